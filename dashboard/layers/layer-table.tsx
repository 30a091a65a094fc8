import { X } from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import { layerTexts } from '../i18n/layer-texts.ts'
import { mapToolTexts } from '../i18n/map-tool-texts.ts'
import type { Sort } from '../model/table.ts'
import { Icon } from '../parts/icon.tsx'
import type { Column } from '../table/columns.tsx'
import { DataTable } from '../table/data-table.tsx'
import { params, setParams } from '../view-state.ts'
import { layerChoice } from './choice.ts'

interface LayerTableProps<Row extends object> {
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly columns: readonly Column<Row>[]
  readonly initialSort: Sort
}

const close = (): void => setParams({ table: null, sort: null, find: null })

/** The table behind the layer, over the whole page; open when the address says so. */
export function LayerTable<Row extends object>(props: LayerTableProps<Row>) {
  const host = useRef<HTMLDialogElement>(null)
  const isOpen = params.value['table'] === '1'
  const text = layerTexts.value
  const name = mapToolTexts.value.layer[layerChoice.value.layer]
  useEffect(() => {
    if (isOpen && host.current?.open === false) host.current.showModal()
  }, [isOpen])
  if (!isOpen) return null
  return (
    <dialog class="layer-table" ref={host} aria-label={text.tableOf(name)} onClose={close}>
      <header>
        <h2>{name}</h2>
        <button
          type="button"
          class="quiet"
          aria-label={text.closeTable}
          onClick={() => host.current?.close()}
        >
          <Icon of={X} />
        </button>
      </header>
      <DataTable id="layer-rows" name={name} empty={<p>{text.noRows}</p>} {...props} />
    </dialog>
  )
}
