// What `server-only` is in the bundle of the web process: a marker for other bundlers.
