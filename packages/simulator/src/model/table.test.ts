import { expect, test } from 'vitest'
import { amend, append, drop, emptyLog, entries, entryAt, find, keep, put, rows } from './table.ts'
import type { Log, Table } from '../types/state.ts'

interface Row {
  readonly id: string
  readonly value: number
}

function tableOf(count: number): Table<Row> {
  let table: Table<Row> = []
  for (let value = 0; value < count; value += 1) table = put(table, { id: `id-${value}`, value })
  return table
}

test('a table finds, replaces and drops rows, and the old one stays as it was', () => {
  const table = tableOf(500)
  expect(rows(table)).toHaveLength(500)
  expect(find(table, 'id-77')).toEqual({ id: 'id-77', value: 77 })
  const changed = drop(put(table, { id: 'id-77', value: -1 }), 'id-78')
  expect(find(changed, 'id-77')?.value).toBe(-1)
  expect(find(changed, 'id-78')).toBeUndefined()
  expect(rows(changed)).toHaveLength(499)
  expect(find(table, 'id-77')?.value).toBe(77)
})

test.each(['', 'x', '__proto__', 'constructor', '日本'])(
  'there is no row %o in a table that has none',
  (id) => {
    expect(find(tableOf(10), id)).toBeUndefined()
    expect(find([], id)).toBeUndefined()
  },
)

test('a table survives JSON', () => {
  const table = tableOf(3)
  expect(JSON.parse(JSON.stringify(table))).toEqual(table)
})

test('a table keeps what it is told to', () => {
  expect(rows(keep(tableOf(10), ({ value }) => value > 7)).map(({ value }) => value)).toEqual([8, 9])
})

test('a log keeps its order, changes one entry, and knows no entry before its beginning', () => {
  let log: Log<number> = emptyLog(1000)
  for (let entry = 0; entry < 300; entry += 1) log = append(log, entry)
  expect(entries(log)).toEqual(Array.from({ length: 300 }, (_none, index) => index))
  expect(
    entryAt(
      amend(log, 1129, () => -1),
      1129,
    ),
  ).toBe(-1)
  expect(entryAt(log, 1129)).toBe(129)
  expect(amend(log, 999, () => -1)).toBe(log)
  expect(amend(log, 1300, () => -1)).toBe(log)
  expect(entryAt(log, 999)).toBeUndefined()
})

test('a log that has grown too long loses its beginning, and still finds its end', () => {
  let log: Log<number> = emptyLog()
  const count = 128 * 801
  for (let entry = 0; entry < count; entry += 1) log = append(log, entry)
  expect(log.dropped).toBe(128)
  expect(entries(log)[0]).toBe(128)
  expect(entryAt(log, count - 1)).toBe(count - 1)
  expect(entryAt(log, 127)).toBeUndefined()
})
