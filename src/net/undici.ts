/**
 * Of undici what sends a request. Its index brings a browser's fetch and sockets, caches and mocks as well, which takes longer to load than
 * these. Checked against undici 8.12, which has no `exports` in its manifest.
 */
import api from "undici/lib/api/index.js";
import Dispatcher from "undici/lib/dispatcher/dispatcher.js";

// As the index does: a proxy opens its tunnels by one of them.
Object.assign(Dispatcher.prototype, api);

export { default as EnvHttpProxyAgent } from "undici/lib/dispatcher/env-http-proxy-agent.js";
export { default as Pool } from "undici/lib/dispatcher/pool.js";
