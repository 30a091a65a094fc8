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
  'The time to object is over': 'Masa sanggah sudah berakhir.',
  'The report was made anew':
    'Laporan bulan ini sudah dibuat lagi. Muat ulang halaman, lalu ajukan terhadap versi yang baru.',
  'The objection cannot be kept':
    'Keberatan ini tidak dapat dicatat: waktu yang disanggah sudah disanggah atau tidak dihitung. Muat ulang halaman.',
  'There are too many objections': 'Keberatan, bukti, atau putusannya sudah mencapai batasnya.',
  'There is no room for more files':
    'Tempat untuk bukti tandingan sudah penuh. Beri tahu pengelola server.',
  'The counter-evidence is too large': 'Berkas ini lebih besar daripada 5 MB.',
  'Files of this kind are no counter-evidence':
    'Berkas ini bukan PDF, JPEG, PNG, CSV, atau XLSX yang utuh (XLSX tanpa makro). Pilih berkas lain.',
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
  'Evidence is being written for somebody else':
    'Arsip bukti sedang disiapkan untuk orang lain. Ulangi sebentar lagi.',
  'There is no evidence of this report':
    'Bukti versi ini tidak dapat diberikan: bulannya belum berakhir, sampelnya sudah dihapus, atau datanya berubah sejak laporan dibuat.',
}
