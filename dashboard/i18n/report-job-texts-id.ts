/**
 * What the server says of a report that it could not make or send, in Bahasa Indonesia, by the sentence
 * that it says in English. `$1` is what the sentence holds.
 */
export const reportJobTextsId: readonly (readonly [sentence: RegExp, words: string])[] = [
  [
    /^the server was stopped while it was made; make it again$/,
    'Server berhenti ketika laporan dibuat. Ulangi.',
  ],
  [
    /^days of this month are still being worked out, .*$/,
    'Hari-hari bulan ini masih dihitung ulang, dan laporan final harus memuat semuanya. Ulangi beberapa menit lagi.',
  ],
  [
    /^\S+ has (\d+) versions, and no month can have more$/,
    'Bulan ini sudah mencapai batas $1 versi.',
  ],
  [
    /^nothing was measured in \S+, nor in any other month: enrol an agent first$/,
    'Belum ada data bulan mana pun. Daftarkan agen dahulu.',
  ],
  [
    /^nothing was measured in \S+: the first day with data is (\S+)$/,
    'Tidak ada data bulan ini: data pertama tanggal $1.',
  ],
  [/^not sent to (\S+): (.*); it is tried again$/, 'Belum terkirim ke $1 ($2); akan dicoba lagi.'],
  [
    /^not sent to (\S+): (.*); it is not tried again; .*$/,
    'Tidak terkirim ke $1 ($2) dan tidak dicoba lagi. Unduh laporannya dan kirim sendiri.',
  ],
  [
    /^the report could not be made, and the log of the server says more: (.*)$/,
    'Laporan tidak dapat dibuat. Beri tahu pengelola server; log server memuat: $1',
  ],
]
