import type { ObjectionOutcome } from '../minutes-words.ts'

/** Words of minutes with a provider in Bahasa Indonesia. */
export const minutesTextId = {
  title: 'Berita Acara Ketersediaan Layanan',
  subtitle: (contract: string, month: string) => `Kontrak ${contract} · ${month}`,
  parties: {
    title: '1. Para pihak dan dasar',
    who: (office: string, provider: string) =>
      `Berita acara ini dibuat oleh ${office} sebagai Pihak Pertama dan ${provider} sebagai Pihak Kedua.`,
    /** Of an office that has not written its letterhead. */
    office: (city: string) => `pengelola Wi-Fi publik ${city}`,
    what: (contract: string, version: string, month: string) =>
      `Isinya ketersediaan layanan ${month} menurut kontrak ${contract} (versi ${version}).`,
    report: (number: string, version: string, status: string, made: string) =>
      `Semua angka berasal dari laporan nomor ${number}, versi ${version} (${status}), yang dibuat ${made}.`,
    provisional: 'sementara',
    frozen: 'final',
    hash: (hash: string) => `Nilai hash (SHA-256) angka laporan itu: ${hash}`,
    clause: 'Isi kontrak yang dinilai',
  },
  summary: {
    title: '2. Ringkasan',
    agreed: 'Waktu mati tidak disengketakan',
    agreedBeside: (minutes: string, whole: string) => `${minutes} dari ${whole} menit yang diukur`,
    disputed: 'Waktu mati disengketakan',
    disputedBeside: (undecided: string, upheld: string) =>
      `belum diputuskan ${undecided} menit, ditolak ${upheld} menit`,
    granted: 'Keberatan dikabulkan',
    grantedBeside: (minutes: string) => `${minutes} menit tidak lagi dihitung`,
    agreedClaim: 'Restitusi tidak disengketakan',
    agreedClaimBeside: (reported: string) => `menurut laporan ${reported}`,
    disputedClaim: 'Restitusi disengketakan',
    droppedClaim: 'Restitusi gugur',
    lines: 'Waktu terukur tiap jalur',
    noLines: 'Tidak ada jalur yang dapat dinilai menurut kontrak ini.',
    down: 'Semua waktu dihitung dalam jam layanan kontrak; keempatnya bersama-sama adalah jam layanan itu. Waktu ditulis jam:menit:detik.',
  },
  outages: {
    title: '3. Gangguan yang dihitung',
    table: 'Gangguan',
    none: 'Tidak ada gangguan yang dihitung terhadap penyedia pada bulan itu.',
    how: 'Waktu mati yang tidak disengketakan, yang disengketakan, dan yang dikabulkan bersama-sama adalah waktu mati gangguan itu. Awal dan akhir ditulis utuh, juga bila berada di luar bulan.',
    evidence: 'Bukti',
    evidenceOf: (number: string, place: string, start: string, words: string) =>
      `Gangguan ${number} (${place}, ${start}): ${words}`,
    noEvidence: 'tidak ada bukti yang tersimpan selain jajak yang tidak dijawab.',
    override: (by: string, reason: string) => `Sebab ditetapkan oleh ${by}: ${reason}.`,
  },
  objections: {
    title: '4. Keberatan penyedia',
    table: 'Keberatan',
    none: 'Penyedia tidak mengajukan keberatan.',
    noneYet: (until: string) => `Belum ada keberatan; masa sanggah sampai ${until}.`,
    wholeLine: 'seluruh jalur',
    said: (id: string, objector: string, text: string) => `${id}, ${objector}: “${text}”.`,
    claimedCause: (cause: string) => `Sebab menurut penyedia: ${cause}.`,
    claimed: (start: string, end: string) => `Waktu menurut penyedia: ${start} sampai ${end}.`,
    files: (names: string) => `Bukti tandingan: ${names}.`,
    decision: (outcome: string, by: string, when: string, reason: string) =>
      `${outcome} oleh ${by}, ${when}: “${reason}”.`,
    undecided: 'Belum diputuskan.',
    gone: 'Gangguan ini tidak lagi dihitung dalam versi laporan ini.',
    outcome: {
      accepted: 'Dikabulkan',
      partly: 'Dikabulkan sebagian',
      rejected: 'Ditolak',
    } satisfies Record<ObjectionOutcome, string>,
  },
  money: {
    title: '5. Restitusi dan cara menghitungnya',
    table: 'Restitusi tiap jalur',
    none: 'Tidak ada restitusi menurut kontrak.',
    how: 'Menurut laporan = tidak disengketakan + disengketakan + gugur. Tidak disengketakan: yang tersisa bila semua waktu yang disengketakan tidak dihitung. Gugur: yang hilang karena keberatan dikabulkan.',
    granted:
      'Waktu yang dikabulkan pindah dari waktu mati ke waktu yang tidak dihitung, berikut satuan waktu yang sudah dimulai, dan mengurangi keterlambatan perbaikan; waktu menyala dan tidak terpantau tetap.',
    reckoning: (place: string) => `${place}, menurut laporan`,
    settled: (place: string) => `${place}, setelah keberatan dikabulkan`,
  },
  closing: {
    title: '6. Masa sanggah dan penutup',
    open: (days: string, until: string) =>
      `Penyedia dapat mengajukan keberatan beserta bukti tandingan selama ${days} hari, sampai ${until}.`,
    closed: (until: string) => `Masa sanggah berakhir ${until}.`,
    later: (version: string) =>
      `Laporan ini sudah dibuat lagi sebagai versi ${version}; keberatan diajukan terhadap versi itu.`,
    newVersion:
      'Laporan tidak pernah diubah. Keberatan yang dikabulkan menjadi alasan versi laporan berikutnya, yang mencantumkan setiap perubahan.',
    signed:
      'Tanda tangan di bawah menyetujui waktu dan restitusi yang tidak disengketakan; yang disengketakan tetap terbuka bagi kedua pihak.',
  },
  /** Titles and descriptions of the columns of its tables. */
  columns: {
    number: ['No.', 'Nomor gangguan dalam berita acara ini'],
    place: ['Tempat', 'Nama tempat layanan publik'],
    line: ['Jalur', 'Pengenal jalur internet dalam inventaris'],
    up: ['Menyala', 'Waktu menyala dalam jam layanan kontrak, jam:menit:detik'],
    down: ['Mati', 'Waktu mati yang dihitung, jam:menit:detik'],
    unknown: ['Tidak terpantau', 'Waktu yang tidak terlihat oleh siapa pun, jam:menit:detik'],
    excluded: ['Tidak dihitung', 'Waktu yang dikeluarkan dari hitungan, jam:menit:detik'],
    measured: ['Ketersediaan', 'Menyala / (menyala + mati)'],
    verdict: ['Penilaian', 'Ditepati, dilanggar, atau belum pasti'],
    start: ['Mulai', 'Awal gangguan, juga bila sebelum bulan ini'],
    end: ['Selesai', 'Akhir gangguan, juga bila sesudah bulan ini'],
    cause: ['Sebab', 'Sebab gangguan'],
    agreed: ['Tidak disengketakan', 'Waktu mati yang tidak disanggah, jam:menit:detik'],
    disputed: ['Disengketakan', 'Waktu mati yang disanggah dan tidak dikabulkan, jam:menit:detik'],
    granted: ['Dikabulkan', 'Waktu mati yang sanggahannya dikabulkan, jam:menit:detik'],
    code: ['Kode', 'Kode keberatan'],
    outage: ['Gangguan', 'Awal gangguan yang disanggah'],
    objector: ['Diajukan oleh', 'Yang mengajukan atas nama penyedia'],
    objected: ['Disanggah', 'Waktu yang disanggah, jam:menit:detik'],
    decision: ['Putusan', 'Putusan terakhir'],
    reported_rupiah: ['Menurut laporan', 'Restitusi menurut laporan'],
    agreed_rupiah: ['Tidak disengketakan', 'Restitusi yang tersisa tanpa waktu yang disengketakan'],
    disputed_rupiah: ['Disengketakan', 'Restitusi yang bertumpu pada waktu yang disengketakan'],
    dropped_rupiah: ['Gugur', 'Restitusi yang gugur karena keberatan dikabulkan'],
  } satisfies Readonly<Record<string, readonly [title: string, description: string]>>,
  total: 'Jumlah',
}
export type MinutesText = typeof minutesTextId
export type MinutesColumn = keyof MinutesText['columns']
