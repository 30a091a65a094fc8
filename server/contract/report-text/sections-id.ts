import { formatNumber } from '../report-format.ts'
import type { Cause } from '../words.ts'

const n = (count: number): string => formatNumber(count, 'id', [0, 0])
const exact = '(lama ditulis jam:menit:detik)'

/** What stands in the sections of a report, in Bahasa Indonesia. Counts come as numbers, all else as it is read. */
export const sectionsId = {
  title: (city: string) => `Laporan Layanan Wi-Fi Publik ${city}`,
  titles: {
    summary: '1. Ringkasan',
    map: '2. Peta kota',
    areas: '3. Per kecamatan dan kelurahan',
    places: '4. Per tempat',
    causes: '5. Sebab gangguan',
    providers: '6. Penyedia dan kontrak',
    complaints: '7. Keluhan',
    gaps: '8. Celah cakupan dan tempat berikutnya',
    quality: '9. Mutu data',
    method: '10. Cara menghitung dan arti kata',
    changes: '11. Perubahan dari versi sebelumnya',
    readiness: 'Lampiran. Indikator kesiapan',
  },
  summary: {
    places: 'Cakupan tempat',
    placesOf: (served: number, required: number, undetermined: number) =>
      `${n(served)} dari ${n(required)} tempat wajib${
        undetermined === 0 ? '' : `; ${n(undetermined)} belum pasti`
      }`,
    band: (range: string) => `golongan ${range}`,
    residents: 'Cakupan penduduk',
    residentsOf: (served: number, all: number) => `${n(served)} dari ${n(all)} jiwa`,
    estimate: 'perkiraan: penduduk dianggap tersebar merata',
    noResidents: 'jumlah penduduk belum diimpor',
    nothingSeen: 'belum ada tempat yang terpantau',
    effective: 'Cakupan efektif',
    wifiHours: (hours: string, days: number) =>
      `${hours} jam Wi-Fi per 1.000 jiwa dalam ${n(days)} hari`,
    effectiveAbove:
      'melebihi cakupan penduduk karena tempat yang bukan “dengan layanan” ikut dihitung menurut ketersediaannya',
    availability: 'Ketersediaan layanan terukur',
    bounds: (range: string) => `batas ${range}`,
    outages: 'Gangguan layanan',
    outagesOf: (duration: string) => `bersama-sama mati ${duration}`,
    complaints: 'Keluhan diterima',
    complaintsOpen: (open: number) =>
      open === 0 ? 'semua sudah selesai' : `${n(open)} belum selesai`,
    restitution: 'Restitusi yang dapat diminta',
    restitutionOf: (broken: number, lines: number) =>
      `${n(broken)} dari ${n(lines)} jalur melanggar kontrak`,
    noContracts: 'belum ada kontrak yang dicatat',
    provisional: (moment: string) =>
      `Angka bulan ini sementara: data susulan masih dapat mengubahnya sampai ${moment}.`,
    unfinished: (moment: string) => `Bulan ini belum selesai: angka dihitung sampai ${moment}.`,
    nothing: (month: string) =>
      `Tidak ada yang terpantau selama ${month}, jadi ketersediaan dan cakupan tidak dapat dihitung. Pasang agen di tempat yang sudah berperangkat, atau periksa mengapa agennya diam.`,
    noPlaces:
      'Belum ada tempat dalam inventaris. Masukkan tempat layanan publik di halaman Inventaris.',
    compared: 'Dibandingkan bulan lain',
    covers: (from: string, days: number, whole: number) =>
      `Angka ini baru mencakup waktu sejak ${from} (${days} dari ${whole} hari): sebelumnya belum ada tempat yang tercatat atau terpantau. Bandingkan dengan bulan lain dengan hati-hati.`,
    entered: (places: number) =>
      `${places} tempat dihitung sejak hari tempat itu tercatat atau terpantau, bukan sejak awal bulan.`,
    noFormer: (month: string) => `Tidak ada angka ${month} untuk dibandingkan.`,
    largest: 'Gangguan terbesar',
    actions: 'Yang perlu dilakukan',
    noActions: 'Tidak ada tindakan yang mendesak.',
  },
  action: {
    restore: (name: string, duration: string, cause: string | null) =>
      `Pulihkan layanan di ${name}: mati ${duration} bulan ini${
        cause === null ? '' : `; sebab utama: ${cause}`
      }.`,
    steady: (
      name: string,
      said: {
        readonly outages: number
        readonly duration: string
        readonly cause: string | null
        readonly check: string
      },
    ) =>
      `Cegah gangguan berikutnya di ${name}, yang bulan ini mati ${said.duration} dalam ${n(said.outages)} gangguan${
        said.cause === null ? '' : `; sebab utama: ${said.cause}`
      }. ${said.check}`,
    /** What to look at where something came back by itself, by what took it away. */
    checks: {
      power: 'Periksa catu daya dan daya cadangannya.',
      uplink: 'Minta penyedia memeriksa jalurnya.',
      'access-point': 'Periksa titik akses, daya, dan kabelnya.',
      'site-network': 'Periksa switch dan kabel jaringan lokasinya.',
      planned: 'Periksa apakah pekerjaan terjadwalnya dapat dipersingkat.',
      monitoring: 'Periksa agennya.',
      undetermined: 'Periksa di tempat apa sebabnya.',
    } satisfies Record<Cause, string> as Readonly<Record<Cause, string>>,
    claim: (name: string, lines: number, rupiah: string) =>
      `Ajukan restitusi ${rupiah} kepada ${name} untuk ${n(lines)} jalur.`,
    observePlace: (name: string, duration: string) =>
      `Pulihkan pemantauan di ${name}: ${duration} dari jam layanannya tidak terpantau.`,
    observe: (places: number, duration: string) =>
      `Pulihkan pemantauan di ${n(places)} tempat: bersama-sama ${duration} dari jam layanannya tidak terpantau.`,
    power: (name: string, places: number, duration: string) =>
      `Siapkan daya cadangan di daerah listrik ${name}: listrik memutus layanan selama ${duration} di ${n(places)} tempat. Laporkan ke PLN 123.`,
    equip: (name: string, residents: number, rupiah: string | null) =>
      `Pasang Wi-Fi di ${name}: menjangkau ${n(residents)} jiwa yang belum terjangkau${
        rupiah === null ? '; biayanya belum dicatat' : `, dengan biaya ${rupiah}`
      }.`,
    answer: (complaints: number) => `Jawab ${n(complaints)} keluhan yang belum dijawab.`,
    contract: (lines: number) =>
      `Catat kontrak untuk ${n(lines)} jalur yang belum memilikinya, di halaman Penyedia.`,
  },
  map: {
    state: (month: string) => `Keadaan tempat, ${month}`,
    gaps: (month: string) => `Celah cakupan, ${month}`,
    tones:
      'Pada peta kedua, kelurahan diwarnai menurut cakupan tempatnya, dan hanya tempat yang menjadi celah yang digambar.',
    tone: (range: string, names: string) => `Cakupan tempat ${range}: ${names}.`,
    toneUnknown: (names: string) => `Cakupan tempat tidak diketahui: ${names}.`,
    alternative: (required: number, served: number, below: number) =>
      `Dari ${n(required)} tempat wajib, ${n(served)} dengan layanan, ${n(below)} di bawah ambang,`,
    alternativeRest: (undetermined: number, without: number) =>
      `${n(undetermined)} belum pasti, dan ${n(without)} tanpa perangkat.`,
    below: (names: string) => `Di bawah ambang: ${names}.`,
    without: (names: string) => `Tanpa perangkat: ${names}.`,
    more: (names: string, more: number) => `${names}, dan ${n(more)} lainnya`,
    noOutlines:
      'Peta tanpa batas wilayah: batas kelurahan belum diimpor. Impor batas wilayah (GeoJSON atau shapefile) agar peta dan cakupan penduduk lengkap.',
    noPlaces: 'Tidak ada tempat wajib yang dapat digambar.',
  },
  areas: {
    kecamatan: 'Per kecamatan',
    kelurahan: 'Per kelurahan',
    kinds: 'Per jenis tempat',
    none: 'Belum ada tempat dalam inventaris.',
    chart: 'Jam layanan per kecamatan',
    series: { up: 'Menyala', down: 'Mati', unknown: 'Tidak terpantau' },
    rule: (share: string, meters: string) =>
      `Tempat “dengan layanan” bila ketersediaan terukurnya dalam jam layanan sekurang-kurangnya ${share}. Penduduk terjangkau bila tinggal dalam ${meters} m.`,
    even: 'Cakupan penduduk adalah perkiraan: tanpa peta sebaran penduduk (grid), penduduk tiap kelurahan dianggap tersebar merata.',
    wifiHours: (days: number) =>
      `Jam Wi-Fi per 1.000 jiwa dijumlahkan selama ${n(days)} hari yang dicakup laporan ini.`,
    grid: 'Penduduk dihitung menurut peta sebaran penduduk (grid).',
    noResidents:
      'Cakupan penduduk tidak dapat dihitung: impor batas kelurahan dan jumlah penduduknya.',
    kindsNote:
      'Penduduk per jenis tempat ialah seluruh penduduk kota yang dijangkau jenis itu saja, jadi tidak dijumlahkan.',
  },
  places: {
    availability: `Ketersediaan per tempat ${exact}`,
    causes: `Waktu mati per tempat menurut sebab ${exact}`,
    causesOfNone: (causes: string) =>
      `Tidak ada waktu mati karena ${causes}; kolomnya tidak dicetak.`,
    usage: 'Pemakaian per tempat',
    none: 'Belum ada tempat dalam inventaris. Masukkan di halaman Inventaris.',
    note: 'Dihitung dalam jam layanan tiap tempat. Menyala + mati + tidak terpantau + tidak dihitung + tanpa perangkat = jam layanan seluruhnya; tiga yang terakhir tidak muat di kertas dan ada dalam berkas XLSX dan CSV.',
    usageNote:
      'Yang tidak dihitung oleh perangkatnya ditulis dengan garis, bukan nol. Pengunjung adalah perkiraan perangkat berbeda tanpa menyimpan alamatnya.',
    retired: `Tempat yang ditiadakan bulan ini ${exact}`,
    retiredNote:
      'Tempat yang ditiadakan tidak masuk angka kota. Gangguannya selama masih dihitung ada dalam bagian 5.',
    noRetired: 'Tidak ada tempat yang ditiadakan bulan ini.',
  },
  causes: {
    byCause: `Waktu mati menurut sebab ${exact}`,
    chart: 'Waktu mati per kecamatan menurut sebab',
    none: 'Tidak ada waktu mati yang terlihat bulan ini.',
    powerAreas: `Daerah listrik dibandingkan ${exact}`,
    noPowerAreas:
      'Tidak ada daerah listrik dalam inventaris. Isi daerah listrik tiap tempat agar dapat dibandingkan.',
    providers: `Penyedia dibandingkan ${exact}`,
    noProviders:
      'Tidak ada penyedia dalam inventaris. Isi penyedia pada jalur tiap tempat agar dapat dibandingkan.',
    note: 'Ketersediaan di sini ialah layanan semua tempat di daerah atau pada penyedia itu, apa pun sebabnya. “Karenanya” hanya gangguan dengan sebab listrik atau jalur internet. Tempat dengan dua penyedia tercantum pada keduanya.',
    outages: `Semua gangguan layanan ${exact}`,
    noOutages: 'Tidak ada gangguan layanan yang terlihat bulan ini.',
  },
  providers: {
    contracts: 'Kontrak bulan ini',
    none: 'Tidak ada kontrak yang berlaku bulan ini. Catat isi kontrak di halaman Penyedia agar dapat dinilai.',
    lines: `Jalur menurut kontraknya ${exact}`,
    noLines: 'Tidak ada jalur dengan kontrak yang dapat dinilai bulan ini.',
    outages: `Gangguan yang dihitung terhadap penyedia ${exact}`,
    noOutages: 'Tidak ada gangguan yang dihitung terhadap penyedia bulan ini.',
    without: 'Jalur tanpa kontrak',
    withoutNote:
      'Di bawah nomor itu tidak ada isi kontrak yang berlaku bulan ini. Catat di halaman Penyedia agar jalurnya dinilai.',
    noWithout: 'Semua jalur memiliki kontrak yang berlaku.',
    noLinesAtAll:
      'Belum ada jalur internet dalam inventaris. Isi jalur tiap tempat di halaman Inventaris.',
    verdictRule:
      'Ditepati bila batas bawah mencapai target; dilanggar bila batas atas di bawah target; selain itu belum pasti. Restitusi hanya dari waktu yang terlihat mati; waktu tidak terpantau dihitung untuk penyedia.',
    unseenBefore: (first: string) =>
      `Sebelum ${first} belum ada pantauan. Waktu itu termasuk bulan kontrak dan dihitung tidak terpantau, jadi untuk penyedia.`,
    toCome:
      'Bulan ini belum selesai: sisanya dihitung tidak terpantau. Yang sudah ditepati atau dilanggar tidak berubah oleh sisa bulan, dan restitusi adalah yang sudah pasti.',
    heading: (contract: string, provider: string) => `Kontrak ${contract}, ${provider}`,
    version: (version: number) => `Isi kontrak versi ${n(version)}:`,
    judged: (met: number, broken: number, undetermined: number) =>
      `${n(met)} jalur ditepati, ${n(broken)} dilanggar, ${n(undetermined)} belum pasti.`,
    noJudged: 'Tidak ada jalur dengan kontrak ini bulan ini.',
    reckoning: 'Perhitungan restitusi:',
    noRestitution: 'Tidak ada restitusi menurut kontrak ini.',
    moreLines: (count: number) =>
      `Perhitungan ${n(count)} jalur lain ada dalam kolom Perhitungan berkas XLSX dan CSV.`,
  },
  complaints: {
    received: 'Keluhan diterima',
    unanswered: 'Belum dijawab',
    open: 'Belum selesai',
    firstAnswer: 'Median sampai jawaban pertama (jam:menit:detik)',
    resolution: 'Median sampai selesai (jam:menit:detik)',
    longest: (duration: string, count: number) => `terlama ${duration}; dari ${n(count)} keluhan`,
    noneYet: 'belum ada',
    agreed: 'Sesuai pantauan',
    agreedOf: 'tempatnya terganggu atau mati saat itu',
    disagreed: 'Hijau, tetapi dikeluhkan',
    disagreedOf: 'tempatnya terlihat menyala: periksa mutu layanannya',
    unknown: 'Tidak terpantau saat itu',
    unknownOf: 'tidak dapat dicocokkan',
    byKind: 'Keluhan menurut jenis',
    list: 'Keluhan satu per satu (lama ditulis jam:menit:detik)',
    none: 'Tidak ada keluhan yang dicatat bulan ini.',
    how: 'Keluhan dicatat petugas di halaman tempatnya. Bila warga mengeluh lewat jalur lain, catat juga agar dapat dibandingkan dengan pantauan.',
  },
  gaps: {
    withoutEquipment: 'Tempat wajib tanpa perangkat',
    allEquipped: 'Semua tempat wajib sudah berperangkat.',
    below: 'Tempat di bawah ambang',
    noneBelow: 'Tidak ada tempat yang terukur di bawah ambang.',
    kelurahan: 'Kelurahan menurut penduduk di luar jangkauan',
    noneOut: 'Tidak ada kelurahan dengan penduduk di luar jangkauan yang diketahui.',
    next: 'Tempat berikutnya yang terbaik',
    nextRule: (reached: number, residents: number) =>
      `Tempat berperangkat kini menjangkau ${n(reached)} dari ${n(residents)} jiwa. Setiap langkah memilih tempat yang menjangkau penduduk baru paling banyak.`,
    nextSum: (places: number, gained: number) =>
      `${n(places)} tempat ini menambah ${n(gained)} jiwa`,
    nextCost: (rupiah: string) => `dengan biaya ${rupiah}.`,
    nextCostUnknown: 'biayanya belum dicatat seluruhnya.',
    noNext:
      'Tidak ada tempat yang menambah jangkauan. Rencanakan tempat baru di inventaris, atau impor calon tempat.',
    noResidents:
      'Penduduk di luar jangkauan tidak diketahui: impor batas kelurahan dan jumlah penduduknya agar celah dan tempat berikutnya dapat dihitung.',
    noGaps: 'Tidak ada celah cakupan yang diketahui bulan ini.',
  },
  quality: {
    observed: 'Jam layanan yang terpantau',
    observedOf: (unknown: string) => `tidak terpantau ${unknown}`,
    received: 'Data diterima sampai',
    nothingReceived: 'tidak ada data yang diterima',
    backfilled: 'Tempat dengan data susulan',
    backfilledOf: 'data yang masuk lebih dari satu jam setelah bulan berakhir',
    excluded: 'Tidak dihitung karena jadwal pemeliharaan (jam:menit:detik)',
    reasons: `Waktu tidak terpantau menurut sebab ${exact}`,
    noUnknown: 'Seluruh jam layanan terpantau.',
    leastSeen: `Tempat yang paling sedikit terpantau ${exact}`,
    allSeen: 'Semua tempat terpantau sepanjang jam layanannya.',
    neverSeen: 'Tempat berperangkat yang tidak pernah terpantau',
    noNeverSeen: 'Semua tempat berperangkat terpantau bulan ini.',
    overrides: 'Sebab yang ditetapkan petugas',
    noOverrides: 'Tidak ada sebab yang ditetapkan petugas bulan ini.',
    agents: 'Agen saat laporan dibuat',
    noAgents: 'Tidak ada agen.',
    rule: 'Waktu yang tidak terpantau tidak pernah dihitung sebagai menyala dan tidak pernah sebagai mati; batas bawah dan batas atas menunjukkan pengaruhnya.',
    server: 'server dan agen pusat',
  },
  identity: {
    heading: 'Identitas dokumen',
    number: 'Nomor',
    version: 'Versi',
    status: 'Status',
    made: 'Dibuat',
    software: 'Perangkat lunak',
    hash: 'SHA-256 angka',
    line: (label: string, value: string) => `${label}: ${value}`,
    final: (moment: string) => `Final sejak ${moment}; koreksi hanya melalui versi baru`,
    provisional: (moment: string) => `Sementara; menjadi final ${moment}`,
  },
  changes: {
    reason: (reason: string) => `Alasan versi ini: ${reason}`,
    noReason: 'Alasan versi ini tidak dicatat.',
    count: (total: number) => `${n(total)} angka berubah dari versi sebelumnya.`,
    cut: (shown: number, total: number) =>
      `Tercantum ${n(shown)} yang pertama dari ${n(total)} perubahan.`,
    table: 'Angka yang berubah',
    none: 'Tidak ada angka yang berubah.',
    city: 'Kota',
    figure: {
      measured: 'ketersediaan terukur',
      lower: 'batas bawah',
      upper: 'batas atas',
      verdict: 'hasil',
      outages: 'jumlah gangguan',
      cause: 'sebab',
      restitutionRupiah: 'restitusi',
      placeCoverage: 'cakupan tempat',
      residentCoverage: 'cakupan penduduk',
      effectiveCoverage: 'cakupan efektif',
      downMs: 'waktu mati',
      unknownMs: 'waktu tidak terpantau',
      longestOutageMs: 'gangguan terlama',
      startMs: 'mulai gangguan',
      endMs: 'akhir gangguan',
      visitors: 'pengunjung',
      downloadBytes: 'unduh',
      uploadBytes: 'unggah',
      clientsMedian: 'pengguna median',
      clientsPeak: 'pengguna puncak',
      up: 'menyala',
      degraded: 'terganggu sebagian',
      down: 'mati',
      unknown: 'tidak terpantau',
      planned: 'tanpa perangkat',
      excluded: 'tidak dihitung',
      met: 'jalur ditepati',
      broken: 'jalur dilanggar',
      undetermined: 'belum pasti',
      received: 'keluhan diterima',
      name: 'nama',
      providers: 'penyedia',
      powerArea: 'daerah listrik',
      serviceHours: 'jam layanan',
      status: 'status',
      residents: 'penduduk',
    },
    /** Rows that are in one of the two versions alone. */
    row: {
      places: 'tempat',
      outages: 'gangguan',
      largestOutages: 'gangguan terbesar',
      actions: 'tindakan',
      byKelurahan: 'kelurahan',
      byKecamatan: 'kecamatan',
      contracts: 'kontrak',
      lines: 'jalur',
      counted: 'gangguan menurut kontrak',
      linesWithoutContract: 'jalur tanpa kontrak',
      list: 'keluhan',
      gaps: 'celah cakupan',
      overrides: 'sebab yang ditetapkan',
      leastSeen: 'sedikit terpantau',
      neverSeen: 'tidak pernah terpantau',
    },
    present: 'ada',
  },
  readiness: {
    instrument: (name: string) => `Instrumen: ${name}.`,
    rule: 'Golongan 1 ialah yang terendah. Instrumen bawaan memakai golongan 0–25, 26–50, 51–75, dan 76–100%; nilai dibulatkan ke persen penuh sebelum digolongkan.',
    table: 'Indikator dengan buktinya',
    none: 'Instrumen ini tidak memiliki indikator.',
    unknown: 'tidak dapat dihitung',
    evidence: {
      'places-equipped': 'tempat wajib berperangkat / tempat wajib',
      'place-coverage': 'tempat dengan layanan / tempat wajib',
      'resident-coverage': 'jiwa terlayani / jiwa',
      'effective-coverage': 'jiwa efektif / jiwa',
      availability: 'jam menyala / jam menyala dan mati',
      'contracts-met': 'jalur yang kontraknya ditepati / jalur berkontrak',
      'complaints-answered': 'keluhan yang dijawab / keluhan diterima',
      'complaints-resolved': 'keluhan yang selesai / keluhan diterima',
      'time-observed': 'jam terpantau / jam layanan',
      'kelurahan-served': 'kelurahan dengan tempat berlayanan / kelurahan dengan tempat wajib',
    },
  },
}
export type SectionTexts = typeof sectionsId
export type SectionId = keyof SectionTexts['titles']
