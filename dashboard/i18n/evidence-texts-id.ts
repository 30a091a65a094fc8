import { evidenceSentencesId } from '#contract/report-text/evidence-id.ts'

/** What was seen of an outage, in Bahasa Indonesia. */
export const evidenceTextsId = {
  ...evidenceSentencesId,
  title: 'Garis waktu bukti',
  none: 'Belum ada bukti yang tersimpan.',
  began: 'Gangguan mulai',
  ended: 'Gangguan selesai',
  lasting: 'Masih berlangsung',
  raw: 'nilai',
  by: (name: string) => `menurut ${name}`,
  agentOf: (place: string) => `agen di ${place}`,
}
