import { describe, expect, it } from 'vitest'
import { reportView } from '#contract/report-view/report-view.ts'
import type { Language } from '#contract/words.ts'
import { bareReport, SAMPLE_OUTLINES, sampleFigures, sampleReport } from './report-sample.ts'
import { section, table, tablesOf, words } from './report-view-reading.ts'

describe('the view of a report with little to say', () => {
  const bare = (language: Language = 'id') => reportView(bareReport(), { language, outlines: [] })

  it('says what is missing and what to do', () => {
    const view = bare()
    expect(words(section(view, 'summary'))).toContain(
      'Tidak ada yang terpantau selama Oktober 2026',
    )
    expect(words(section(view, 'summary'))).toContain('Pulihkan pemantauan di Pasar Alak')
    expect(words(section(view, 'map'))).toContain('Impor batas wilayah')
    expect(words(section(view, 'areas'))).toContain('impor batas kelurahan dan jumlah penduduknya')
    expect(table(view, 'contracts').empty).toContain('Catat isi kontrak di halaman Penyedia')
    expect(table(view, 'lines-without-contract').empty).toContain('Belum ada jalur internet')
    expect(words(section(view, 'complaints'))).toContain(
      'Tidak ada keluhan yang dicatat bulan ini.',
    )
    expect(words(section(view, 'gaps'))).toContain('Penduduk di luar jangkauan tidak diketahui')
    expect(view.sections.some(({ id }) => id === 'changes')).toBe(false)
  })

  it('shows nothing as measured that nobody measured', () => {
    const facts = section(bare(), 'summary').blocks.flatMap((block) =>
      block.kind === 'facts' ? block.facts : [],
    )
    const shares = facts.filter(({ type }) => type === 'share')
    expect(shares.map(({ value }) => value)).toEqual([null, null, null, null])
    const areas = table(bare(), 'kecamatan')
    const at = areas.columns.findIndex(({ key }) => key === 'place_coverage')
    expect(areas.totals?.[at]).toBeNull()
  })

  it('has no section and no table without a word', () => {
    const none = sampleReport(
      sampleFigures({ areas: [], contracts: new Map(), complaints: [], candidates: [] }, []),
    )
    for (const language of ['id', 'en'] as const) {
      for (const view of [bare(language), reportView(none, { language, outlines: [] })]) {
        for (const { id, blocks } of view.sections) expect(blocks.length, id).toBeGreaterThan(0)
        for (const { id, title, empty } of tablesOf(view)) {
          expect(title, id).not.toBe('')
          if (id !== 'comparison') expect(empty, id).not.toBe('')
        }
      }
    }
    const view = reportView(none, { language: 'id', outlines: [] })
    expect(words(section(view, 'summary'))).toContain('Belum ada tempat dalam inventaris.')
    expect(words(section(view, 'map'))).toContain('Tidak ada tempat wajib yang dapat digambar.')
  })

  it('says that residents are counted by a grid where they are', () => {
    const grid = {
      longitudes: new Float64Array([123.606]),
      latitudes: new Float64Array([-10.165]),
      residents: new Float64Array([500]),
    }
    const view = reportView(sampleReport(sampleFigures({ grid })), {
      language: 'id',
      outlines: SAMPLE_OUTLINES,
    })
    expect(words(section(view, 'areas'))).toContain('menurut peta sebaran penduduk (grid)')
    expect(words(section(view, 'summary'))).not.toContain('tersebar merata')
  })
})
