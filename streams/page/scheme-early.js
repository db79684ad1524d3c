// No module: it has to run before anything is painted.
try {
  const scheme = localStorage.getItem('newsroom-streams.scheme');
  if (scheme === 'light' || scheme === 'dark') document.documentElement.dataset.scheme = scheme;
} catch {
  // A browser that keeps nothing shows what the system has.
}
