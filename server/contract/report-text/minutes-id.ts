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
    agreed: 'Waktu mati disepakati',
    agreedBeside: (whole: string) => `dari ${whole} yang diukur`,
    disputed: 'Waktu mati disengketakan',
    disputedBeside: (undecided: string, upheld: string) =>
      `belum diputuskan ${undecided}, tetap dihitung ${upheld}`,
    granted: 'Keberatan dikabulkan',
    grantedBeside: 'tidak lagi dihitung',
    claim: 'Pengembalian yang disepakati',
    claimBeside: (disputed: string, granted: string) =>
      `disengketakan ${disputed}, gugur ${granted}`,
    lines: 'Waktu terukur tiap jalur',
    down: 'Semua waktu dihitung dalam jam layanan kontrak; keempatnya bersama-sama adalah jam layanan itu.',
  },
  outages: {
    title: '3. Gangguan yang dihitung',
    table: 'Gangguan',
    none: 'Tidak ada gangguan yang dihitung terhadap penyedia pada bulan itu.',
    how: 'Waktu mati yang disepakati, disengketakan, dan dikabulkan bersama-sama adalah waktu mati gangguan itu. Awal dan akhir ditulis utuh, juga bila berada di luar bulan.',
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
    wholeLine: 'seluruh jalur',
    said: (id: string, objector: string, text: string) => `${id}, ${objector}: ${text}`,
    claimedCause: (cause: string) => `Sebab menurut penyedia: ${cause}.`,
    claimed: (start: string, end: string) => `Waktu menurut penyedia: ${start} sampai ${end}.`,
    files: (names: string) => `Bukti tandingan: ${names}.`,
    decision: (outcome: string, by: string, when: string, reason: string) =>
      `${outcome} oleh ${by}, ${when}: ${reason}`,
    undecided: 'Belum diputuskan.',
    gone: 'Gangguan ini tidak lagi dihitung dalam versi laporan ini.',
    outcome: {
      accepted: 'Dikabulkan',
      partly: 'Dikabulkan sebagian',
      rejected: 'Ditolak',
    } satisfies Record<ObjectionOutcome, string>,
  },
  money: {
    title: '5. Pengembalian dan cara menghitungnya',
    table: 'Pengembalian tiap jalur',
    none: 'Tidak ada pengembalian menurut kontrak.',
    how: 'Menurut laporan = disepakati + disengketakan + gugur. Disepakati: yang tersisa bila semua waktu yang disengketakan tidak dihitung. Gugur: yang hilang karena keberatan dikabulkan.',
    granted:
      'Waktu yang dikabulkan pindah dari waktu mati ke waktu yang tidak dihitung, berikut satuan waktu yang sudah dimulai, dan mengurangi keterlambatan perbaikan; waktu menyala dan tidak terpantau tetap.',
    reckoning: (place: string) => `${place}, menurut laporan`,
    settled: (place: string) => `${place}, setelah keberatan dikabulkan`,
    nothing: 'target tercapai: tidak ada yang dikembalikan',
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
      'Tanda tangan di bawah menyetujui waktu dan pengembalian yang disepakati; yang disengketakan tetap terbuka bagi kedua pihak.',
  },
  column: {
    number: 'No.',
    line: 'Jalur',
    place: 'Tempat',
    up: 'Menyala',
    down: 'Mati',
    unknown: 'Tidak terpantau',
    excluded: 'Tidak dihitung',
    measured: 'Ketersediaan',
    verdict: 'Penilaian',
    start: 'Mulai',
    end: 'Selesai',
    cause: 'Sebab',
    agreed: 'Disepakati',
    disputed: 'Disengketakan',
    granted: 'Dikabulkan',
    id: 'Kode',
    outage: 'Gangguan',
    objector: 'Diajukan oleh',
    decision: 'Keputusan',
    reported: 'Menurut laporan',
    dropped: 'Gugur',
  },
  /** What a column says, for who reads it as data. */
  described: 'lihat judul kolom; waktu dalam jam:menit:detik',
  total: 'Jumlah',
}
export type MinutesText = typeof minutesTextId
