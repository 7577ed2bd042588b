import tls from "node:tls";

/** As NODE_EXTRA_CA_CERTS does it for a process: this one trusts the authority, until the function that comes back is called. */
export function trust(authority: string): () => void {
  const before = tls.getCACertificates("default");
  tls.setDefaultCACertificates([...before, authority]);
  return () => tls.setDefaultCACertificates(before);
}
