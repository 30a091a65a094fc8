import type { ContractVerdict } from '../contract-words.ts'
import type { PlaceCoverage } from '../coverage.ts'
import { causeWordsId, complaintWordsId, kindWordsId } from '../kind-words-id.ts'
import type { ReportPlace } from '../report.ts'
import type { UnknownReason } from '../report-words.ts'
import type { PlaceState } from '../words.ts'

/** The words of a report in Bahasa Indonesia, as the dashboard has them too. */
export const wordsId = {
  total: 'Jumlah',
  yes: 'ya',
  no: 'tidak',
  always: 'selalu buka',
  kind: kindWordsId,
  status: { active: 'aktif', planned: 'direncanakan', retired: 'ditiadakan' } satisfies Record<
    ReportPlace['status'],
    string
  >,
  verdict: {
    'with-service': 'Dengan layanan',
    below: 'Di bawah ambang',
    undetermined: 'Belum pasti',
    'no-equipment': 'Tanpa perangkat',
  } satisfies Record<PlaceCoverage['verdict'], string>,
  /** Of a place that is no longer required. */
  retired: 'Ditiadakan',
  cause: causeWordsId,
  contractVerdict: {
    met: 'Ditepati',
    broken: 'Dilanggar',
    undetermined: 'Belum pasti',
  } satisfies Record<ContractVerdict, string>,
  complaint: complaintWordsId,
  measuredThen: {
    outage: 'gangguan',
    up: 'menyala',
    degraded: 'terganggu sebagian',
    down: 'mati',
    unknown: 'tidak terpantau',
    planned: 'belum ada perangkat',
  } satisfies Record<PlaceState | 'outage', string>,
  unknownReason: {
    'not-yet': [
      'Sebelum pantauan pertama',
      'Waktu sebelum pantauan pertama: tempat baru, agen belum dipasang, atau belum pernah melapor.',
    ],
    'in-outage': [
      'Di tengah gangguan',
      'Alat pemantaunya ikut mati atau terputus; data yang menyusul mengurangi waktu ini.',
    ],
    'all-unseen': [
      'Seluruh kota tidak terpantau',
      'Tidak satu tempat pun terlihat: biasanya server atau jaringannya berhenti.',
    ],
    alone: [
      'Hanya tempat itu',
      'Tempat lain terpantau, tempat ini tidak: agennya diam atau datanya belum masuk.',
    ],
  } satisfies Record<UnknownReason, readonly [title: string, meaning: string]>,
  origin: { planned: 'direncanakan', candidate: 'calon' },
  clock: {
    system: 'NTP',
    server: 'dari server',
    unsynchronised: 'belum disetel',
  },
  /** Days as service hours write them, Monday first. */
  days: ['Sen', 'Sel', 'Rab', 'Kam', 'Jum', 'Sab', 'Min'],
  beyond: {
    before: 'sejak bulan lalu',
    after: 'berlanjut',
    both: 'sejak bulan lalu, berlanjut',
  },
  and: 'dan',
}
export type WordTexts = typeof wordsId
