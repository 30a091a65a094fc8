/** What the server refuses, by the title of its answer, in Bahasa Indonesia. */
export const failureTitlesId: Readonly<Record<string, string>> = {
  'The photo is too large': 'Foto ini lebih besar daripada 8 MB. Perkecil dahulu.',
  'This is no photo': 'Berkas ini bukan foto JPEG, PNG, atau WebP yang utuh. Pilih foto lain.',
  'The note says too little': 'Tulis isinya: komentar atau alasan tidak boleh kosong.',
  'There are too many notes': 'Catatan atau foto gangguan ini sudah mencapai batasnya.',
  'There are too many complaints':
    'Keluhan atau jawabannya sudah mencapai batasnya. Beri tahu pengelola server.',
  'The incident is over': 'Insiden ini sudah selesai.',
  'The window is over': 'Jadwal ini sudah lewat.',
  'There are too many windows': 'Jadwal sudah mencapai batasnya. Batalkan yang tidak perlu.',
  'The window is in the past': 'Waktu selesainya sudah lewat.',
  'The window is for nothing that is known':
    'Tempat, penyedia, atau kecamatan ini tidak dikenal server.',
  'There is no such recipient': 'Penerima ini sudah tidak ada.',
  'The subscription cannot be used': 'Alamat peramban ini tidak dapat dipakai server.',
  'Only pages of this server may change something':
    'Perubahan hanya diterima dari halaman server ini sendiri.',
  'Somebody else changed the contract':
    'Kontrak ini baru saja diubah orang lain. Muat ulang halaman, lalu ulangi perubahan Anda.',
  'There are too many contracts': 'Kontrak atau versinya sudah mencapai batasnya.',
  'The clause cannot be kept': 'Klausul ini tidak dapat dipakai. Periksa jam layanannya.',
  'Too many wrong keys': 'Terlalu banyak kunci yang salah. Tunggu beberapa menit.',
  'The report of this month is being made': 'Laporan bulan ini sedang dibuat.',
  'The report is being made': 'Laporan ini sedang dibuat. Tunggu sampai selesai.',
  'Too many reports wait': 'Terlalu banyak laporan menunggu giliran. Ulangi sebentar lagi.',
  'Too many forms are being written':
    'Terlalu banyak berkas sedang disiapkan. Ulangi sebentar lagi.',
  'The report cannot be made':
    'Laporan ini tidak dapat dibuat: bulannya belum mulai, atau alasannya belum ditulis.',
  'There is no such report': 'Versi laporan ini tidak ada.',
  'The job is over': 'Pembuatan laporan ini sudah selesai.',
}
