/** A part of the help. */
export interface HelpSection {
  readonly id: string
  readonly title: string
  readonly paragraphs: readonly string[]
  /** Words and what they mean. */
  readonly terms?: readonly (readonly [term: string, meaning: string])[]
  /** What is done one after another. */
  readonly steps?: readonly string[]
}

/** The help in one language. */
export interface HelpTexts {
  readonly hint: string
  readonly search: string
  readonly contents: string
  readonly none: string
  readonly sections: readonly HelpSection[]
}

/** The help in Bahasa Indonesia. */
export const helpTextsId: HelpTexts = {
  hint: 'Arti kata, cara angka dihitung, dan apa yang dilakukan bila sesuatu tidak beres.',
  search: 'Cari dalam bantuan',
  contents: 'Isi',
  none: 'Tidak ada bagian yang memuat kata itu. Coba kata lain.',
  sections: [
    {
      id: 'first-steps',
      title: 'Langkah pertama',
      paragraphs: ['Dari kota kosong sampai titik akses pertama terlihat di peta:'],
      steps: [
        'Isi nama Anda di Pengaturan, dan kunci operator bila server memintanya.',
        'Masukkan tempat di Inventaris: satu per satu, di peta, atau dari berkas CSV atau XLSX.',
        'Daftarkan agen untuk satu tempat dan jalankan di lokasi dengan kode yang tampil.',
        'Tambahkan titik akses tempat itu, atau terima perangkat yang ditemukan agen.',
        'Tunggu satu pantauan. Tempat itu menjadi hijau di peta bila titik akses dan jalurnya bekerja.',
      ],
    },
    {
      id: 'words',
      title: 'Arti kata',
      paragraphs: ['Setiap kata punya satu arti di seluruh Pantau.'],
      terms: [
        [
          'Tempat',
          'Tempat layanan publik yang seharusnya punya Wi-Fi, sudah berperangkat atau belum.',
        ],
        ['Lokasi', 'Tempat yang sudah berperangkat: satu agen, titik akses, dan jalur internet.'],
        ['Titik akses (AP)', 'Perangkat yang memancarkan Wi-Fi.'],
        ['Jalur internet', 'Sambungan internet lokasi, dibeli dari penyedia menurut kontrak.'],
        ['Agen', 'Program kecil di lokasi yang memantau titik akses dan melapor ke server.'],
        ['Menyala', 'Terlihat bekerja.'],
        ['Mati', 'Terlihat tidak bekerja.'],
        ['Tidak terpantau', 'Tidak ada yang melihat. Bukan menyala, bukan mati.'],
        [
          'Terganggu sebagian',
          'Layanan ada, tetapi sebagian perangkat mati atau layanannya tidak layak pakai.',
        ],
        ['Gangguan', 'Selang waktu mati, dengan sebab dan bukti.'],
        ['Insiden', 'Beberapa gangguan dengan sebab yang sama, diberitahukan sekali.'],
        ['Celah cakupan', 'Tempat atau penduduk tanpa Wi-Fi yang bekerja.'],
        ['Spool', 'Simpanan hasil pantauan di agen yang menunggu dikirim.'],
      ],
    },
    {
      id: 'service',
      title: 'Kapan sebuah tempat dianggap punya layanan',
      paragraphs: [
        'Tempat punya layanan bila sekurang-kurangnya satu titik akses menyala dan jalur internetnya menyala. Perubahan keadaan baru diakui setelah dikukuhkan: dua pantauan untuk mati, satu untuk menyala, lalu diberi waktu pantauan pertamanya.',
        'Satu hasil pantauan berlaku sampai hasil berikutnya, paling lama 2,5 kali selang pantauan. Setelah itu waktunya tidak terpantau.',
      ],
    },
    {
      id: 'availability',
      title: 'Ketersediaan dan batasnya',
      paragraphs: [
        'Ketersediaan terukur = waktu menyala / (waktu menyala + waktu mati), dalam jam layanan tempat itu. Waktu terganggu sebagian dihitung menyala. Jadwal pemeliharaan dikeluarkan dari hitungan.',
        'Batas bawah menganggap semua waktu tidak terpantau sebagai mati; batas atas menganggapnya menyala. Angka yang sebenarnya ada di antara keduanya. Makin banyak waktu tidak terpantau, makin jauh jarak batasnya.',
        'Kontrak ditepati bila batas bawah mencapai target, dilanggar bila batas atas tidak mencapainya, selain itu belum pasti. Pantau tidak menebak.',
        'Ketersediaan beberapa tempat bersama-sama dihitung dari jumlah waktunya, bukan dari rata-rata persentasenya.',
      ],
    },
    {
      id: 'unknown',
      title: 'Waktu tidak terpantau',
      paragraphs: [
        'Bila agen diam, tidak ada yang tahu keadaan tempat itu. Waktu itu tidak pernah dihitung sebagai menyala dan tidak pernah sebagai mati.',
        'Agen yang kehilangan internet menyimpan hasil pantauannya dan mengirimnya kemudian. Karena itu angka hari-hari terakhir masih dapat berubah dan diberi tanda "Sementara".',
      ],
    },
    {
      id: 'known',
      title: 'Diketahui sekarang dan diketahui saat itu',
      paragraphs: [
        '"Sekarang" memakai semua data yang sudah diterima. "Saat itu" memakai data yang sudah diterima dan inventaris yang berlaku ketika masa itu berakhir, jadi menunjukkan apa yang dapat diketahui waktu itu.',
      ],
    },
    {
      id: 'coverage',
      title: 'Cakupan tempat dan golongan kesiapan',
      paragraphs: [
        'Cakupan tempat = tempat dengan layanan / tempat wajib. Tempat wajib adalah semua tempat dalam inventaris kecuali yang sudah ditiadakan, termasuk yang baru direncanakan.',
        '"Dengan layanan" berarti ketersediaan terukur dalam jam layanan mencapai ambang, biasanya 95%. Tempat yang terlalu sedikit terpantau disebut belum pasti dan tidak dihitung sebagai terlayani.',
        'Golongan 0–25, 26–50, 51–75, dan 76–100% mengikuti penilaian kesiapan kota cerdas nasional.',
      ],
    },
    {
      id: 'residents',
      title: 'Cakupan penduduk: merata atau menurut peta sebaran',
      paragraphs: [
        'Cakupan penduduk = penduduk dalam jangkauan tempat dengan layanan / seluruh penduduk. Jangkauan biasanya 300 m. Lingkaran yang bertumpuk dihitung sekali, dan dipotong pada batas kelurahan.',
        'Bila peta sebaran penduduk (grid) diimpor, penduduk dihitung per sel. Tanpa itu, penduduk tiap kelurahan dianggap tersebar merata; angka itu perkiraan dan selalu diberi keterangan.',
        'Cakupan efektif mengalikan penduduk dalam jangkauan dengan ketersediaan tempatnya. Jam Wi-Fi per 1.000 jiwa adalah jumlah jam layanan dalam jangkauan selama masa itu.',
      ],
    },
    {
      id: 'gaps',
      title: 'Celah cakupan dan tempat berikutnya',
      paragraphs: [
        'Celah diurutkan: tempat wajib tanpa perangkat, tempat di bawah ambang dengan sebabnya, lalu kelurahan menurut penduduk di luar jangkauan.',
        'Tempat berikutnya yang terbaik dipilih satu per satu: setiap langkah mengambil calon yang menjangkau penduduk baru paling banyak. Tambahan setiap langkah ditampilkan, jadi terlihat kapan tambahannya menjadi kecil.',
      ],
    },
    {
      id: 'usage',
      title: 'Pengguna, lalu lintas, dan peringatan kapasitas',
      paragraphs: [
        'Pengguna adalah perangkat yang sedang tersambung, dihitung tiap 5 menit. Yang tidak dihitung perangkatnya ditulis sebagai garis, bukan nol.',
        'Lalu lintas dihitung dari pencacah perangkat; pencacah yang mulai dari nol setelah perangkat dinyalakan ulang tidak menjadi lonjakan.',
        'Peringatan kapasitas menyebut obatnya: ganti kanal, tambah titik akses, naikkan kontrak jalur, atau pindahkan titik akses yang tidak dipakai.',
      ],
    },
    {
      id: 'causes',
      title: 'Sebab gangguan',
      paragraphs: [
        'Sebab ditarik dari bukti, misalnya agen yang kembali dengan mesin yang baru menyala. Setiap sebab disertai tingkat keyakinan dan buktinya; orang dapat mengubahnya dengan alasan, dan temuan mesin tetap tersimpan di sampingnya.',
      ],
      terms: [
        ['Listrik', 'Agen dan titik akses sama-sama mati lalu menyala kembali.'],
        ['Jalur internet', 'Agen tetap hidup, tetapi internet di belakang gerbangnya putus.'],
        ['Titik akses', 'Satu titik akses diam, yang lain baik.'],
        ['Jaringan lokasi', 'Semua titik akses diam, agennya baik.'],
        ['Pemantauan', 'Agen tidak mencapai server, layanannya sendiri mungkin baik.'],
        ['Terjadwal', 'Di dalam jadwal pemeliharaan.'],
        ['Belum pasti', 'Buktinya belum cukup, atau dua sebab hampir sama kuat.'],
      ],
    },
    {
      id: 'keys',
      title: 'Pintasan papan ketik',
      paragraphs: ['Berlaku di semua halaman, kecuali saat mengetik.'],
      terms: [
        ['/', 'Cari'],
        ['L', 'Lompat ke bagian utama halaman'],
        ['I', 'Gangguan atau peta'],
        ['A', 'Agen atau peta'],
        ['J, K', 'Tempat sesudah dan sebelum, bila rincian terbuka'],
        ['Esc', 'Tutup rincian, saringan, atau dialog'],
        ['?', 'Bantuan singkat halaman ini'],
      ],
    },
    {
      id: 'trouble',
      title: 'Bila sesuatu tidak beres',
      paragraphs: [],
      terms: [
        [
          '"Tidak diperbarui sejak …"',
          'Hubungan dengan server putus. Yang tampil adalah keadaan terakhir. Periksa jaringan; halaman menyambung lagi sendiri.',
        ],
        ['"Anda belum berhak melihat ini"', 'Isi nama dan kunci operator di Pengaturan.'],
        [
          '"Server menjawab dengan galat …"',
          'Salin nomor acuannya dan kirim ke pengelola server: nomor yang sama ada dalam catatan server.',
        ],
        ['Semua tempat tidak terpantau', 'Agen tidak melapor. Lihat halaman Agen.'],
        ['Satu tempat mati', 'Buka tempatnya: sebab, bukti, dan siapa yang dihubungi ada di sana.'],
      ],
    },
    {
      id: 'whom',
      title: 'Bertanya kepada siapa',
      paragraphs: [
        'Pengelola server: kunci operator, galat dengan nomor acuan, zona waktu, cadangan data.',
        'Petugas jaringan: agen, titik akses, dan jalur yang mati.',
        'Penyedia internet: jalur putus. Nomornya ada di halaman Penyedia, terlihat oleh operator.',
        'Listrik padam: PLN 123.',
      ],
    },
  ],
}
