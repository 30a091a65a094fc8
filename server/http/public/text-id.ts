import { causeWordsId, complaintWordsId, kindWordsId } from '#contract/kind-words-id.ts'
import type { PlaceState } from '#contract/words.ts'

/** Texts of the public pages in Bahasa Indonesia. */
export const publicTextId = {
  service: 'Wi-Fi publik gratis',
  otherLanguage: 'English',
  kind: kindWordsId,
  cause: causeWordsId,
  complaint: complaintWordsId,
  state: {
    up: 'Menyala',
    degraded: 'Terganggu sebagian',
    down: 'Mati',
    unknown: 'Tidak terpantau',
    planned: 'Direncanakan',
  } satisfies Record<PlaceState, string>,
  stateMeaning: {
    up: 'Wi-Fi di sini bekerja.',
    degraded: 'Wi-Fi di sini ada, tetapi sebagian tidak bekerja.',
    down: 'Wi-Fi di sini sedang tidak dapat dipakai.',
    unknown: 'Keadaan Wi-Fi di sini sedang tidak diketahui.',
    planned: 'Wi-Fi di sini belum dipasang.',
  } satisfies Record<PlaceState, string>,
  retired: 'Layanan Wi-Fi di tempat ini sudah berakhir.',
  since: (moment: string) => `Sejak ${moment}.`,
  known: (moment: string, cause: string) =>
    `Gangguan diketahui sejak ${moment}, penyebab: ${cause}.`,
  hours: (hours: string) => `Jam layanan: ${hours}`,
  connect: 'Cara tersambung',
  connectHow:
    'Pilih jaringan Wi-Fi publik di daftar Wi-Fi ponsel Anda, lalu buka peramban dan ikuti halaman masuk.',
  report: 'Laporkan masalah',
  what: 'Apa masalahnya?',
  words: 'Keterangan (tidak wajib)',
  wordsHint:
    'Paling banyak 1.000 huruf. Dibaca kantor pengelola dan siapa pun yang memegang alamat laporan ini: jangan tulis nama, nomor, atau alamat.',
  leaveEmpty: 'Biarkan kosong',
  send: 'Kirim laporan',
  faults: {
    kind: 'Pilih masalahnya.',
    text: 'Tulis masalahnya dengan singkat.',
    again: 'Laporan belum terkirim. Tekan Kirim laporan sekali lagi.',
    busy: 'Terlalu banyak laporan saat ini. Coba lagi nanti.',
    full: 'Laporan dari halaman ini untuk hari ini sudah penuh. Hubungi kantor pengelola.',
  },
  ticket: 'Laporan',
  received: (moment: string) => `Diterima ${moment}`,
  keep: 'Simpan alamat halaman ini untuk melihat jawabannya.',
  notKnown: 'Saat laporan diterima, belum ada gangguan yang diketahui.',
  stateThen: (state: string) => `Keadaan saat laporan diterima: ${state}.`,
  answers: 'Jawaban',
  noAnswer: 'Belum dijawab.',
  answerBy: (moment: string) => `Dijawab paling lambat ${moment}.`,
  answerLate: (moment: string) => `Jawaban terlambat: seharusnya paling lambat ${moment}.`,
  resolveBy: (moment: string) => `Diselesaikan paling lambat ${moment}.`,
  resolveLate: (moment: string) => `Penyelesaian terlambat: seharusnya paling lambat ${moment}.`,
  resolved: (moment: string) => `Selesai ${moment}.`,
  toPlace: 'Keadaan tempat ini',
  unknownPlace: 'Kode tempat ini tidak dikenal',
  unknownTicket: 'Nomor laporan ini tidak dikenal',
  check: 'Periksa kembali huruf dan angkanya.',
}

export type PublicText = typeof publicTextId
