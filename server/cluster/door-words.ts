/** Paths of the keeper's door for its own processes. */
export const CLUSTER_PATHS = {
  handOvers: '/cluster/hand-overs',
  recalls: '/cluster/recalls',
  firstPolls: '/cluster/first-polls',
  events: '/cluster/events',
} as const

/** Status of each answer of a process that does not keep the city (410: gone). */
export const NOT_THE_KEEPER = 410

/** Marks what the door refuses by itself: no answer of the keeper. */
export const REFUSED_HEADER = 'pantau-cluster-refused'
/** Shows that a request comes from one of our processes; never passed on from outside. */
export const SECRET_HEADER = 'pantau-cluster-secret'
/** Who asked the process that passes a request on. */
export const PEER_HEADER = 'pantau-cluster-peer'
/** A command of the owner of the data directory. */
export const OWNER_HEADER = 'pantau-cluster-owner'
/** What none but our processes may say. */
export const OWN_HEADERS: ReadonlySet<string> = new Set([SECRET_HEADER, PEER_HEADER, OWNER_HEADER])
