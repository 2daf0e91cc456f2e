/** Runs in a worker: sends each id back when its time is over. */
addEventListener("message", ({ data }: MessageEvent<{ id: number; ms: number }>) => {
  setTimeout(() => postMessage(data.id), data.ms);
});
