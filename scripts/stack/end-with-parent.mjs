// Loaded with `node --import` into every process that a supervisor starts. After `kill -9` of the supervisor nobody
// would stop its processes, and the next start would find their ports taken.
const parent = process.ppid;

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
}, 500).unref();
