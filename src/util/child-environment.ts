import type { Env } from "../model/ports.ts";

/** What a program needs of the environment to run, to find its user's settings and to reach the network. */
const PLAIN = new Set(
  [
    "PATH HOME USER LANG TMPDIR DBUS_SESSION_BUS_ADDRESS",
    "HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY",
    "NODE_EXTRA_CA_CERTS NODE_USE_SYSTEM_CA SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE",
    // Windows' own.
    "SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT OS TEMP TMP USERNAME USERDOMAIN USERPROFILE HOMEDRIVE HOMEPATH",
    "APPDATA LOCALAPPDATA PROGRAMDATA ALLUSERSPROFILE PUBLIC PROGRAMFILES PROGRAMFILES(X86) PROGRAMW6432",
    "COMMONPROGRAMFILES COMMONPROGRAMFILES(X86) COMMONPROGRAMW6432 NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE",
  ].flatMap((line) => line.split(" ")),
);
const PLAIN_KIND = /^(LC|XDG)_/;

/**
 * The environment of a program that an org file has started: a list, since this process holds keys, passwords and tokens
 * that are none of its business. The case of a name does not matter (`https_proxy`; Windows' `Path`).
 *
 * @param own whether the program gets this variable beside those that every program gets
 */
export function childEnvironment(env: Env, own: (name: string) => boolean): Env {
  const isPlain = (name: string) => PLAIN.has(name.toUpperCase()) || PLAIN_KIND.test(name.toUpperCase());
  return Object.fromEntries(Object.entries(env).filter(([name]) => isPlain(name) || own(name)));
}
