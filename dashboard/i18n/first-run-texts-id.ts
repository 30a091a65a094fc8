import type { Missing } from '../first-run/standing.ts'

/** The texts of the first steps in Bahasa Indonesia. */
export const firstRunTextsId = {
  hint: 'Dari kosong sampai titik akses pertama menyala. Boleh berhenti kapan saja; yang sudah diisi tetap tersimpan.',
  steps: {
    city: 'Kota',
    boundaries: 'Batas wilayah',
    places: 'Tempat pertama',
    'access-points': 'Titik akses',
    agent: 'Agen',
    live: 'Menyala',
  },
  label: 'Langkah-langkah',
  done: 'selesai',
  skipped: 'dilewati',
  missing: {
    city: 'Simpan nama kota dahulu.',
    place: 'Simpan satu tempat dahulu.',
    'access-point': 'Simpan satu titik akses dahulu.',
    credentials:
      'Simpan kredensial SNMP dahulu, atau pilih ping atau TCP sebagai cara memeriksa titik akses.',
    agent: 'Menunggu agen melapor.',
  } satisfies Record<Missing, string>,
  step: (number: string, of: string) => `Langkah ${number} dari ${of}`,
  next: 'Lanjut',
  back: 'Kembali',
  skip: 'Lewati dahulu',
  leave: 'Berhenti dahulu, buka inventaris',
  city: {
    title: 'Kota mana yang dipantau?',
    hint: 'Namanya tampil di atas setiap halaman; zona waktu menentukan kapan hari berganti dalam semua angka.',
    name: 'Nama kota',
    timeZone: 'Zona waktu',
    zones: {
      'Asia/Jakarta': 'WIB (Jakarta)',
      'Asia/Makassar': 'WITA (Makassar, Kupang)',
      'Asia/Jayapura': 'WIT (Jayapura)',
    } as Readonly<Record<string, string>>,
    fixed: 'Diatur dalam berkas atau lingkungan server; hanya dapat diubah di sana.',
    needed: 'Tulis nama kota.',
    save: 'Simpan dan lanjut',
    restarting: 'Tersimpan. Server memuat ulang dirinya dengan pengaturan baru, sebentar saja …',
    slow: 'Server belum kembali. Periksa apakah prosesnya berjalan: pantau serve',
  },
  boundaries: {
    title: 'Batas kelurahan, bila ada berkasnya',
    hint: 'Dengan batas wilayah peta menggambar kelurahan dan cakupan penduduk dapat dihitung. Tidak wajib; dapat diimpor kemudian di Inventaris, bagian Wilayah.',
    there: (count: string) => `${count} kelurahan sudah ada.`,
  },
  places: {
    title: 'Tempat pertama',
    hint: 'Tempat layanan publik yang punya, atau seharusnya punya, Wi-Fi: kantor kelurahan, taman, pasar. Satu cukup untuk mulai.',
    there: (count: string) => `${count} tempat sudah ada`,
    byHand: 'Isi satu tempat',
    byFile: 'Impor berkas CSV atau XLSX',
    save: 'Simpan tempat',
    another: 'Tambah tempat lain',
  },
  'access-points': {
    title: 'Titik akses pertama, dan cara membacanya',
    hint: 'Dua hal: alamat titik akses di jaringan lokasi, dan kredensial SNMP yang diatur di dalamnya.',
    first: 'Titik akses',
    there: (count: string) => `${count} titik akses sudah ada`,
    save: 'Simpan titik akses',
    name: 'Titik akses 1',
    credentials: 'Kredensial dan uji jalur, untuk semua agen',
    noCredentials: 'Isi kredensial SNMP agar titik akses dapat dibaca.',
    another: 'Tambah titik akses lain',
  },
  agent: {
    title: 'Agen di lokasi',
    hint: 'Agen adalah program kecil di lokasi yang membaca titik akses dan melapor ke sini. Buat kodenya, lalu jalankan perintahnya.',
    place: 'Untuk tempat',
  },
  live: {
    title: 'Menunggu hasil pertama',
    hint: 'Titik akses dibaca tiap menit; hasil pertama biasanya datang dalam satu menit setelah agen melapor.',
    done: (name: string) => `${name} menyala.`,
    doneHint:
      'Langkah awal selesai. Tambahkan tempat dan titik akses lain di Inventaris, sendiri-sendiri atau lewat impor.',
    toMap: 'Lihat di peta',
    toInventory: 'Tambah yang lain di Inventaris',
    checks: {
      agent: 'Agen melapor',
      polled: 'Titik akses dijangkau agen',
      up: 'Titik akses menjawab',
      line: 'Jalur internet teruji',
    },
    hints: {
      agent:
        'Agen belum melapor. Jalankan perintah di langkah sebelumnya, dan lihat pesan di terminalnya.',
      polled:
        'Agen melapor tetapi titik akses belum dibaca. Tunggu satu menit; lalu periksa alamatnya dan kredensial SNMP, atau periksa sekarang.',
      up: 'Titik akses tidak menjawab. Periksa alamat, kabel, dan kredensialnya; "Periksa sekarang" menunjukkan jawabannya.',
      line: 'Belum ada hasil uji jalur internet. Titik akses sudah menyala; tempatnya baru menyala bila jalurnya teruji. Periksa uji jalur di langkah Titik akses.',
    },
  },
}
