/** A visit that waits to be sent, in this browser. */
export interface WaitingVisit {
  /** Chosen here, so that a visit that is sent twice is kept once. */
  readonly id: string
  readonly place: string
  readonly placeName: string
  readonly atMs: number
  readonly text: string
  readonly outage: string | null
  readonly photo: Blob | null
  /** Why the server would not have it; null while nobody said no. */
  readonly refusal: string | null
}

/** So many visits wait at most, each with a photo of a few hundred kB. */
export const WAITING_MAX = 50

const NAME = 'pantau-visits'
const STORE = 'visits'

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => {
      reject(new Error('[dashboard] the queue of visits failed', { cause: request.error }))
    })
  })
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1)
  request.addEventListener('upgradeneeded', () => {
    request.result.createObjectStore(STORE, { keyPath: 'id' })
  })
  return done(request)
}

async function use<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const db = await open()
  try {
    return await done(act(db.transaction(STORE, mode).objectStore(STORE)))
  } finally {
    db.close()
  }
}

/** All visits that wait, the oldest first. Rejects where the browser keeps nothing. */
export async function waitingVisits(): Promise<readonly WaitingVisit[]> {
  const all = await use<WaitingVisit[]>('readonly', (store) => store.getAll())
  return all.sort((a, b) => a.atMs - b.atMs)
}

/** Keeps a visit, or puts it in the place of the one with its id. */
export async function keepVisit(visit: WaitingVisit): Promise<void> {
  await use('readwrite', (store) => store.put(visit))
}

/** Lets a visit go. */
export async function dropVisit(id: string): Promise<void> {
  await use('readwrite', (store) => store.delete(id))
}
