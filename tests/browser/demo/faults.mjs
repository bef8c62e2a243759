// Everything that goes wrong in a page while the demo is in it.

/** Collects the page's console errors, page errors and failed requests into `faults`, as texts. */
export function watchFaults(page, faults) {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'assert') faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => faults.push(`page error: ${error.message}`));
  page.on('crash', () => faults.push('the page crashed'));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? 'unknown';
    // What the browser itself gives up when it goes to the next page is no fault.
    if (why !== 'net::ERR_ABORTED') faults.push(`request failed: ${request.url()}: ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`request failed: ${response.url()}: status ${response.status()}`);
  });
}
