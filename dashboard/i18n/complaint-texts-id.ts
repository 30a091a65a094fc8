import { complaintWordsId } from '#contract/kind-words-id.ts'
import type { ComplaintChannel, PlaceState } from '#contract/words.ts'
import type { ComplaintFault } from '../model/complaint-draft.ts'

/** Texts of the complaints at a place in Bahasa Indonesia. */
export const complaintTextsId = {
  title: 'Keluhan',
  none: 'Belum ada keluhan yang dicatat.',
  cut: (shown: string, total: string) => `${shown} terbaru dari ${total} keluhan.`,
  kind: complaintWordsId,
  channel: {
    phone: 'telepon',
    message: 'pesan (WhatsApp, SMS)',
    'in-person': 'datang langsung',
    other: 'cara lain',
    'public-page': 'halaman publik',
  } satisfies Record<ComplaintChannel, string>,
  /** Of an outage that goes on, and of one with its cause. */
  known: (since: string, cause: string) => `Diketahui: gangguan sejak ${since} (${cause})`,
  stateThen: {
    up: 'Hijau saat dikeluhkan',
    degraded: 'Sebagian menyala saat dikeluhkan',
    down: 'Mati saat dikeluhkan',
    unknown: 'Tidak terpantau saat dikeluhkan',
    planned: 'Belum ada perangkat saat dikeluhkan',
  } satisfies Record<PlaceState, string>,
  recorded: (channel: string, by: string) => `Lewat ${channel}; dicatat ${by}`,
  unanswered: 'Belum dijawab',
  answeredAfter: (duration: string) => `Dijawab setelah ${duration}`,
  open: 'Belum selesai',
  resolvedAfter: (duration: string) => `Selesai setelah ${duration}`,
  answered: 'menjawab',
  resolved: 'menyelesaikan',
  add: 'Catat keluhan',
  answer: 'Jawab',
  answerTo: (kind: string, when: string) => `Jawab keluhan ${kind}, ${when}`,
  form: {
    title: 'Catat keluhan',
    kind: 'Apa yang dikeluhkan',
    channel: 'Disampaikan lewat',
    day: 'Tanggal diterima',
    time: 'Jam diterima',
    times: (zone: string) => `Jam dalam ${zone}.`,
    text: 'Apa kata mereka',
    privacy: 'Jangan tulis nama, nomor, atau alamat orang yang mengeluh.',
    save: 'Simpan keluhan',
    cancel: 'Batal',
    faults: {
      time: 'Isi tanggal dan jam keluhan diterima.',
      future: 'Keluhan ini belum terjadi: periksa tanggal dan jamnya.',
      text: 'Tulis apa yang dikeluhkan.',
    } satisfies Record<ComplaintFault, string>,
  },
  answerForm: {
    text: 'Jawaban atau tindakan',
    isResolved: 'Keluhan ini selesai',
    save: 'Simpan jawaban',
  },
}
