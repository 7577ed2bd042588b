/**
 * Loaded before every test file: a test that opens a socket to anything but loopback fails at the call, so that no test
 * can reach an org, a registry or a name server.
 */
import net from "node:net";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/;
/** Files that share a worker share its sockets, which are guarded once. */
const GUARDED = Symbol.for("kantiv-sf.only-loopback");

type Connect = (this: net.Socket, ...args: unknown[]) => net.Socket;

function guarded(connect: Connect): Connect {
  return function onlyLoopback(this: net.Socket, ...args: unknown[]): net.Socket {
    const first = Array.isArray(args[0]) ? args[0][0] : args[0];
    const target =
      typeof first === "object" && first !== null ? (first as { host?: string; path?: string }) : undefined;
    const host = target ? (target.host ?? "localhost") : typeof args[1] === "string" ? args[1] : "localhost";
    if (target?.path === undefined && !LOOPBACK.test(host)) {
      throw new Error(`a test tried to leave loopback: ${host}`);
    }
    return connect.apply(this, args);
  };
}

const sockets = net.Socket.prototype as unknown as { connect: Connect; [GUARDED]?: true };
if (!sockets[GUARDED]) {
  sockets.connect = guarded(sockets.connect);
  sockets[GUARDED] = true;
}
