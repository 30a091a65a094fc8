/** The texts of the overview in Bahasa Indonesia. */
export const overviewTextsId = {
  hint: 'Hari ini dalam lima angka, dibanding kemarin dan hari yang sama pekan lalu.',
  served: 'Tempat dengan layanan kini',
  servedOf: (served: string, equipped: string) => `${served} dari ${equipped}`,
  servedHow:
    'Tempat yang menyala atau terganggu sebagian, dari semua tempat yang sudah berperangkat. Pembandingnya keadaan pada jam yang sama.',
  toPlaces: 'Lihat tabel tempat',
  availability: 'Ketersediaan hari ini',
  bounds: (lower: string, upper: string) => `batas ${lower}–${upper}`,
  availabilityHow:
    'Waktu menyala / (menyala + mati) semua tempat dalam jam layanan, dari awal hari sampai kini. Batas bawah menganggap waktu tidak terpantau sebagai mati, batas atas sebagai menyala. Pembandingnya sehari penuh.',
  toReports: 'Lihat laporan',
  clients: 'Pengguna kini',
  clientsHow:
    'Perangkat yang sedang tersambung, menurut titik akses yang menghitungnya. Pembandingnya rata-rata pada jam yang sama.',
  outages: 'Gangguan hari ini',
  outagesOpen: (open: string) => `${open} masih berlangsung`,
  outagesHow:
    'Gangguan layanan yang mulai hari ini. Pembandingnya yang mulai sampai jam yang sama. Yang masih berlangsung dapat bermula sebelum hari ini.',
  toOutages: 'Lihat gangguan',
  coverage: 'Penduduk terlayani hari ini',
  coverageOf: (people: string, all: string) => `${people} dari ${all} jiwa`,
  coverageEven:
    'Tanpa peta sebaran penduduk: penduduk tiap kelurahan dianggap tersebar merata, jadi angka ini perkiraan.',
  coverageGrid: 'Menurut peta sebaran penduduk.',
  coverageHow: (meters: string, share: string) =>
    `Penduduk dalam jangkauan ${meters} m dari tempat yang layanannya hari ini sekurang-kurangnya ${share}. Pembandingnya sehari penuh.`,
  coverageNone: 'Jumlah penduduk belum diimpor.',
  toMap: 'Lihat di peta',
  atThisTime: 'Kemarin, jam ini',
  weekAtThisTime: 'Sepekan lalu, jam ini',
  wholeDay: 'Kemarin (sehari penuh)',
  weekWholeDay: 'Sepekan lalu (sehari penuh)',
  unknown: 'tidak ada data',
  statesNow: 'Keadaan kini',
  tooLarge:
    'Armada ini terlalu besar untuk dibandingkan tempat demi tempat di sini. Keadaan kini ada di peta dan tabel tempat.',
  how: 'Cara menghitung',
  worst: 'Terburuk hari ini',
  worstHint: 'Paling lama mati dalam jam layanan',
  worstNone: 'Belum ada tempat yang mati hari ini.',
  down: (duration: string) => `mati ${duration}`,
  hand: 'Perlu ditangani',
  handNone: 'Tidak ada yang perlu ditangani sekarang.',
  handHolding: 'Insiden belum dinilai: server baru mulai.',
  agents: (count: string) => `${count} agen perlu ditangani`,
  incidentPlaces: (count: string) => `${count} tempat`,
  capacity: 'Kapasitas',
  capacityHint: 'Menurut 7 hari terakhir',
  capacityNone: 'Tidak ada yang penuh atau menganggur.',
  moreCapacity: (count: string) => `dan ${count} peringatan lain`,
  capacityKind: {
    'radio-utilisation': 'Radio penuh',
    'radio-clients': 'Terlalu banyak pengguna per radio',
    'uplink-full': 'Jalur internet penuh pada jam ramai',
    'access-point-unused': 'Titik akses tidak dipakai',
  },
  capacityValue: {
    'radio-utilisation': (value: string, limit: string) => `terpakai ${value}%, batas ${limit}%`,
    'radio-clients': (value: string, limit: string) => `${value} pengguna, batas ${limit}`,
    'uplink-full': (value: string, limit: string) => `${value}% dari kontrak, batas ${limit}%`,
    'access-point-unused': (value: string, limit: string) =>
      `rata-rata ${value} pengguna, batas ${limit}`,
  },
  remedy: {
    'change-channel': 'Ganti kanal radio.',
    'add-access-point': 'Tambah titik akses.',
    'raise-contract': 'Naikkan kontrak jalur.',
    'move-access-point': 'Pindahkan titik akses.',
  },
  days: (days: string) => `${days} dari 7 hari`,
}
