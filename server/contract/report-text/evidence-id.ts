import type { EvidenceKind } from '../words.ts'

/** How a piece of evidence reads: by whom it was seen and its value, '' where there is none. */
export type EvidenceSentence = (by: string, value: string) => string

const ofPlaces = (value: string, words: string, otherwise: string): string =>
  value === '' ? otherwise : `${value} ${words}`

/** What was seen of an outage, in sentences in Bahasa Indonesia. */
export const evidenceSentencesId = {
  server: 'server Pantau',
  of: (some: string, all: string) => `${some} dari ${all}`,
  lastStop: {
    'first-start': 'pertama kali dijalankan',
    orderly: 'berhenti dengan tertib',
    killed: 'dihentikan mendadak',
    reboot: 'mesinnya dimulai ulang',
    'power-loss': 'mati mendadak, biasanya karena listrik padam',
  } as Readonly<Record<string, string>>,
  /** Of an agent that does not stand at the place. */
  elsewhere: {
    'agent-silent': 'Agen yang memantau tempat ini dari luar berhenti melapor.',
    'agent-reporting': 'Agen yang memantau tempat ini dari luar tetap melapor.',
  } as Readonly<Record<string, string>>,
  sentences: {
    'agent-silent': (_by, value) =>
      value === ''
        ? 'Agen di lokasi berhenti melapor.'
        : `Agen di lokasi berhenti melapor; kabar terakhirnya ${value}.`,
    'agent-reporting': () => 'Agen tetap melapor tanpa putus.',
    'agent-same-boot': () => 'Agen kembali tanpa pernah mati: listrik lokasi tidak padam.',
    'agent-new-boot': () => 'Agen kembali setelah menyala ulang.',
    'agent-last-stop': (_by, value) =>
      value === ''
        ? 'Agen melaporkan bagaimana ia berhenti.'
        : `Kata agen tentang berhentinya: ${value}.`,
    'access-point-silent': (by) => `Titik akses ${by} tidak menjawab.`,
    'all-access-points-silent': () => 'Semua titik akses tempat ini tidak menjawab.',
    'other-access-points-answer': () => 'Titik akses lain di tempat ini tetap menjawab.',
    'other-lines-answer': (by) => `Jalur internet lain di tempat ini (${by}) tetap berfungsi.`,
    'access-points-answer': () => 'Titik akses di tempat ini menjawab.',
    'access-point-restarted': (by, value) =>
      value === ''
        ? `Titik akses ${by} menyala ulang.`
        : `Titik akses ${by} menyala ulang; baru hidup ${value}.`,
    'access-point-kept-running': (by, value) =>
      value === ''
        ? `Titik akses ${by} tidak pernah mati.`
        : `Titik akses ${by} tidak pernah mati; sudah hidup ${value}.`,
    'internet-silent': () => 'Internet tidak terjangkau dari lokasi.',
    'internet-answers': () => 'Internet terjangkau dari lokasi.',
    'gateway-silent': () => 'Gerbang (gateway) di lokasi tidak menjawab.',
    'gateway-answers': () => 'Gerbang (gateway) di lokasi menjawab.',
    'no-carrier': () => 'Kabel jalur internet tanpa sinyal.',
    'server-unreachable': (_by, value) =>
      value === ''
        ? 'Agen tidak dapat menjangkau server Pantau.'
        : `Agen tidak dapat menjangkau server Pantau; datanya tiba ${value} kemudian.`,
    'ups-on-battery': (_by, value) =>
      value === ''
        ? 'UPS memakai baterai: listrik padam.'
        : `UPS memakai baterai, cukup untuk ±${value} menit: listrik padam.`,
    'ups-on-mains': () => 'UPS mendapat listrik: tidak padam.',
    'battery-low': () => 'Baterai UPS lemah.',
    'switch-silent': () => 'Switch di lokasi tidak menjawab.',
    'switch-answers': () => 'Switch di lokasi menjawab.',
    'switch-restarted': (_by, value) =>
      value === '' ? 'Switch menyala ulang.' : `Switch menyala ulang; baru hidup ${value}.`,
    'poe-off': (_by, value) =>
      value === ''
        ? 'Port switch tidak memberi daya ke titik akses.'
        : `Switch tinggal memberi daya ke ${value} perangkat.`,
    'poe-delivering': () => 'Port switch memberi daya ke titik akses.',
    'poe-fault': () => 'Port switch melaporkan gangguan daya.',
    'together-power-area': (_by, value) =>
      ofPlaces(
        value,
        'tempat di daerah listrik yang sama mati bersamaan.',
        'Tempat lain di daerah listrik yang sama mati bersamaan.',
      ),
    'together-kelurahan': (_by, value) =>
      ofPlaces(
        value,
        'tempat di kelurahan yang sama mati bersamaan.',
        'Tempat lain di kelurahan yang sama mati bersamaan.',
      ),
    'together-provider': (_by, value) =>
      ofPlaces(
        value,
        'tempat dengan penyedia yang sama mati bersamaan.',
        'Tempat lain dengan penyedia yang sama mati bersamaan.',
      ),
    'together-city': (_by, value) =>
      ofPlaces(
        value,
        'tempat di seluruh kota mati bersamaan.',
        'Banyak tempat di seluruh kota mati bersamaan.',
      ),
    'neighbours-up': (_by, value) =>
      ofPlaces(value, 'tempat tetangga tetap menyala.', 'Tempat tetangga tetap menyala.'),
    'planned-window': (_by, value) =>
      value === '' ? 'Berada dalam jadwal pekerjaan.' : `Berada dalam jadwal pekerjaan: ${value}.`,
    'server-was-off': (_by, value) =>
      value === '' ? 'Server Pantau sedang mati.' : `Server Pantau mati ${value}.`,
    unreadable: (by) => `Jawaban ${by} tidak terbaca: kredensial salah atau data rusak.`,
    history: (_by, value) =>
      value === ''
        ? 'Riwayat gangguan tempat ini turut ditimbang.'
        : `Paling sering di tempat ini sebelumnya: ${value}.`,
  } satisfies Record<EvidenceKind, EvidenceSentence>,
}
export type EvidenceSentences = typeof evidenceSentencesId
