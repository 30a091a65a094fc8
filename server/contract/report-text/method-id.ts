/** How figures are reckoned, and what words mean, in Bahasa Indonesia. */
export const methodId = {
  how: 'Cara menghitung',
  parts: {
    time: 'Angka dihitung dari waktu, bukan dari jumlah pantauan. Satu hasil pantauan berlaku sampai hasil berikutnya, paling lama 2,5 kali selang pantauan; sesudah itu waktunya tidak terpantau.',
    confirmation:
      'Perubahan keadaan dikukuhkan oleh pantauan berikutnya: dua pantauan berturut-turut untuk mati, satu untuk menyala. Waktunya ialah waktu pantauan yang pertama.',
    unknown:
      'Waktu yang tidak terpantau tidak pernah dihitung sebagai menyala dan tidak pernah sebagai mati.',
    service:
      'Tempat memberi layanan bila sekurang-kurangnya satu titik akses menyala dan salah satu jalur internetnya menyala. Waktu terganggu sebagian dihitung menyala.',
    hours:
      'Dihitung hanya dalam jam layanan tiap tempat. Jadwal pemeliharaan yang diumumkan dikeluarkan dari hitungan.',
    sum: 'Menyala + mati + tidak terpantau + tidak dihitung + tanpa perangkat = jam layanan, sampai ke milidetik.',
    measured: 'Ketersediaan terukur = menyala / (menyala + mati).',
    bounds:
      'Batas bawah menganggap semua waktu tidak terpantau sebagai mati, batas atas menganggapnya menyala. Angka yang sebenarnya ada di antara keduanya.',
    together:
      'Ketersediaan beberapa tempat dihitung dari jumlah waktunya, bukan dari rata-rata persentasenya.',
    order:
      'Data yang terlambat masuk mengubah angka seperti data yang masuk tepat waktu; urutan masuknya tidak berpengaruh.',
  },
  coverage: 'Cakupan',
  served: (share: string) =>
    `Tempat “dengan layanan” bila ketersediaan terukurnya dalam jam layanan sekurang-kurangnya ${share}. “Belum pasti” bila tidak terpantau sama sekali, atau bila ambang itu ada di antara kedua batasnya dan kurang dari separuh jam layanannya terpantau.`,
  placeCoverage:
    'Cakupan tempat = tempat dengan layanan / tempat wajib. Wajib ialah semua tempat aktif dan direncanakan; yang ditiadakan tidak dihitung.',
  residents: (meters: string) =>
    `Cakupan penduduk = penduduk yang tinggal dalam ${meters} m dari tempat dengan layanan / seluruh penduduk. Lingkaran yang bertumpuk dihitung sekali.`,
  spread: {
    even: 'Penduduk tiap kelurahan dianggap tersebar merata, jadi cakupan penduduk adalah perkiraan.',
    grid: 'Letak penduduk diambil dari peta sebaran penduduk (grid).',
    none: 'Jumlah penduduk atau batas kelurahan belum diimpor, jadi cakupan penduduk tidak dihitung.',
  },
  effective:
    'Cakupan efektif = penduduk dalam jangkauan tempat berperangkat, masing-masing dikalikan dengan ketersediaan terbaik yang menjangkaunya / seluruh penduduk. Tempat di bawah ambang dan yang belum pasti ikut dihitung, jadi angkanya dapat melebihi cakupan penduduk.',
  contracts: 'Kontrak',
  verdict:
    'Kontrak ditepati bila batas bawah mencapai target, dilanggar bila batas atas di bawah target, selain itu belum pasti. Tidak ada yang ditebak.',
  restitution:
    'Restitusi dihitung dari waktu yang terlihat mati saja. Waktu yang tidak terpantau dihitung untuk penyedia, dan rupiah dibulatkan ke bawah.',
  cause:
    'Sebab gangguan ditarik dari bukti. Petugas dapat menetapkan sebab lain dengan alasan; temuan mesin tetap tersimpan di sampingnya.',
  check:
    'Setiap angka dapat dihitung ulang tanpa server dari berkas bukti dengan perintah “pantau verify”.',
  definitions: 'Arti kata',
  terms: [
    ['Tempat', 'tempat layanan publik yang seharusnya punya Wi-Fi, sudah berperangkat atau belum'],
    ['Titik akses', 'perangkat yang memancarkan Wi-Fi'],
    ['Jalur internet', 'sambungan internet suatu tempat, dibeli dari penyedia menurut kontrak'],
    ['Agen', 'program kecil di lokasi yang memantau titik akses dan melapor ke server'],
    ['Menyala', 'layanan terlihat bekerja'],
    ['Mati', 'layanan terlihat tidak bekerja'],
    ['Tidak terpantau', 'tidak ada yang melihat'],
    ['Tidak dihitung', 'dikeluarkan dari hitungan karena jadwal pemeliharaan atau menurut kontrak'],
    ['Gangguan', 'selang waktu mati, dengan sebab dan bukti'],
    ['Celah cakupan', 'tempat atau penduduk tanpa Wi-Fi yang bekerja'],
    ['Data susulan', 'hasil pantauan yang disimpan agen dan dikirim kemudian'],
    ['Sementara', 'data susulan masih dapat mengubah angka'],
    ['Final', 'angka tidak berubah lagi; koreksi menjadi versi baru dengan alasan'],
    ['Restitusi', 'bagian harga yang dapat diminta kembali dari penyedia'],
  ] as readonly (readonly [term: string, meaning: string])[],
}
export type MethodTexts = typeof methodId
