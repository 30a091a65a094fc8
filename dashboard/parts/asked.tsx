import type { ComponentChild } from 'preact'
import { getAsOperator, getJson, type ApiResult } from '../api.ts'
import { operatorWord } from '../incidents/operator.ts'
import { fleet } from '../live.ts'
import { FailureNote } from './failure-note.tsx'
import { useLiveResource, type Resource } from './live-resource.ts'
import { Waiting } from './waiting.tsx'

/** What is at a path, asked for again each minute. */
export interface Asked<T> {
  readonly resource: Resource<T>
  readonly retry: () => void
  /** Asks again at once and keeps what is shown until then. */
  readonly refresh: () => void
}

const get = (path: string, signal: AbortSignal): Promise<ApiResult<unknown>> => {
  const word = operatorWord.peek()
  return word === null ? getJson(path, signal) : getAsOperator(path, word)
}

/**
 * Asks for what is at a path, at once and again each minute, and when the path or who asks changes. The
 * name of who sits here goes along: the server tells operators more.
 */
export function useAsked<T>(path: string): Asked<T> {
  const { resource, retry, refresh } = useLiveResource(path, operatorWord.value, get)
  return { resource: resource.value as Resource<T>, retry, refresh }
}

/**
 * The same for what tells of every place. Of a country that is many MB and no news of a minute: there
 * it is asked for once.
 */
export function useAskedOfAll<T>(path: string): Asked<T> {
  const everyMs = fleet.value?.isWhole === false ? null : undefined
  const { resource, retry, refresh } = useLiveResource(path, operatorWord.value, get, everyMs)
  return { resource: resource.value as Resource<T>, retry, refresh }
}

/** The value, once it is there. */
export function valueOf<T>({ resource }: Asked<T>): T | null {
  return resource.kind === 'ready' ? resource.value : null
}

interface AnswerProps<T> {
  readonly of: Asked<T>
  /** What comes, to those who do not see the grey shape. */
  readonly label?: string
  readonly rows?: number
  readonly children: (value: T) => ComponentChild
}

/** A part of a page that is fetched: its grey shape, then itself, or why not and what to do. */
export function Answer<T>({ of: { resource, retry }, label, rows, children }: AnswerProps<T>) {
  if (resource.kind === 'ready') return <>{children(resource.value)}</>
  if (resource.kind === 'failed') return <FailureNote failure={resource.failure} retry={retry} />
  const shape = rows === undefined ? {} : { rows }
  return label === undefined ? <Waiting {...shape} /> : <Waiting label={label} {...shape} />
}

/** Asks once for what is at a path: of what is over, nothing new is to be told. */
export function useAskedOnce<T>(path: string): Asked<T> {
  const { resource, retry, refresh } = useLiveResource(path, operatorWord.value, get, null)
  return { resource: resource.value as Resource<T>, retry, refresh }
}
