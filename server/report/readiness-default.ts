import type { ReadinessInstrument } from '#contract/readiness.ts'

/**
 * The readiness assessment that comes with the program: what papers on smart cities and digital
 * government commonly ask of public Wi-Fi, in words of our own. No ministry has issued it; a city
 * that has to fill in a certain one names its file (`report.instrumentFile`).
 */
export const DEFAULT_INSTRUMENT: ReadinessInstrument = {
  name: 'Indikator umum kesiapan Wi-Fi publik (bawaan Pantau)',
  bands: [0.25, 0.5, 0.75],
  indicators: [
    {
      id: 'sarana-1',
      title: { id: 'Tempat layanan publik berperangkat', en: 'Public places with equipment' },
      question: {
        id: 'Berapa bagian tempat layanan publik yang wajib dilayani sudah memiliki titik akses aktif?',
        en: 'What share of the public places that must be served has an active access point?',
      },
      measure: 'places-equipped',
    },
    {
      id: 'sarana-2',
      title: { id: 'Kelurahan terlayani', en: 'Kelurahan served' },
      question: {
        id: 'Berapa bagian kelurahan yang memiliki sedikitnya satu tempat dengan layanan?',
        en: 'What share of the kelurahan has at least one place with service?',
      },
      measure: 'kelurahan-served',
    },
    {
      id: 'layanan-1',
      title: { id: 'Tempat dengan layanan', en: 'Places with service' },
      question: {
        id: 'Berapa bagian tempat wajib yang layanannya mencapai ambang ketersediaan bulan ini?',
        en: 'What share of the required places reached the threshold of availability this month?',
      },
      measure: 'place-coverage',
    },
    {
      id: 'layanan-2',
      title: { id: 'Ketersediaan layanan', en: 'Availability of service' },
      question: {
        id: 'Berapa bagian jam layanan yang terpantau layanannya menyala?',
        en: 'For what share of the service hours that were observed did the service work?',
      },
      measure: 'availability',
    },
    {
      id: 'jangkauan-1',
      title: { id: 'Penduduk terjangkau', en: 'Residents within reach' },
      question: {
        id: 'Berapa bagian penduduk yang tinggal dalam jangkauan tempat dengan layanan?',
        en: 'What share of the residents lives within reach of a place with service?',
      },
      measure: 'resident-coverage',
    },
    {
      id: 'jangkauan-2',
      title: { id: 'Cakupan efektif', en: 'Effective coverage' },
      question: {
        id: 'Berapa bagian penduduk terjangkau bila ketersediaan tiap tempat ikut dihitung?',
        en: 'What share of the residents is reached once the availability of each place is counted in?',
      },
      measure: 'effective-coverage',
    },
    {
      id: 'tata-kelola-1',
      title: { id: 'Kontrak penyedia ditepati', en: 'Contracts with providers met' },
      question: {
        id: 'Berapa bagian jalur internet berkontrak yang memenuhi target kontraknya?',
        en: 'What share of the internet lines under a contract met its target?',
      },
      measure: 'contracts-met',
    },
    {
      id: 'tata-kelola-2',
      title: { id: 'Waktu terpantau', en: 'Time observed' },
      question: {
        id: 'Berapa bagian jam layanan yang benar-benar terpantau?',
        en: 'What share of the service hours was observed at all?',
      },
      measure: 'time-observed',
    },
    {
      id: 'keluhan-1',
      title: { id: 'Keluhan dijawab', en: 'Complaints answered' },
      question: {
        id: 'Berapa bagian keluhan bulan ini yang sudah dijawab?',
        en: 'What share of the complaints of this month has been answered?',
      },
      measure: 'complaints-answered',
    },
    {
      id: 'keluhan-2',
      title: { id: 'Keluhan selesai', en: 'Complaints resolved' },
      question: {
        id: 'Berapa bagian keluhan bulan ini yang sudah selesai ditangani?',
        en: 'What share of the complaints of this month has been resolved?',
      },
      measure: 'complaints-resolved',
    },
  ],
}
