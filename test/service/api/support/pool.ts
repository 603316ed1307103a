import pg from 'pg'

/** Works with a pool, and ends it. */
export const withPool = async <Value>(
  url: string,
  work: (pool: pg.Pool) => Promise<Value>,
): Promise<Value> => {
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  pool.on('error', () => {})
  try {
    return await work(pool)
  } finally {
    await pool.end()
  }
}
