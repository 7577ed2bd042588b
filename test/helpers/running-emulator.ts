import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { ReadyDocument } from "../../src/emulator/state/fresh.ts";
import { ROOT } from "./shipped-template.ts";

type NamedOrg = ReadyDocument & { orgFile?: string };
type Ready = NamedOrg & { orgs?: NamedOrg[]; environment?: Record<string, string> };

/** The emulator as a process of its own, ready; what it says is collected. */
export class Running {
  stdout = "";
  stderr = "";
  readonly child: ChildProcess;
  readonly closed: Promise<unknown[]>;

  private constructor(args: readonly string[]) {
    this.child = spawn(process.execPath, [join(ROOT, "bin/kantiv-sf.js"), "emulator", ...args], {
      env: { PATH: process.env.PATH },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.closed = once(this.child, "close");
    for (const name of ["stdout", "stderr"] as const) {
      this.child[name]?.on("data", (chunk: Buffer) => {
        this[name] += chunk.toString();
      });
    }
    onTestFinished(() => void this.child.kill("SIGKILL"));
  }

  static async start(...args: string[]): Promise<Running> {
    const running = new Running(args);
    await running.until("stdout", /\n/);
    return running;
  }

  /** Resolves once the stream has said it; fails when the process ends before. */
  async until(name: "stdout" | "stderr", pattern: RegExp): Promise<void> {
    while (!pattern.test(this[name])) {
      const more = once(this.child[name] as NodeJS.ReadableStream, "data").then(() => true);
      const ended = this.closed.then(() => false);
      if (!(await Promise.race([more, ended]))) throw new Error(`ended without ${pattern}: ${this.stderr}`);
    }
  }

  get ready(): Ready {
    return JSON.parse(this.stdout.split("\n")[0] ?? "");
  }

  async end(signal: NodeJS.Signals): Promise<unknown> {
    this.child.kill(signal);
    return (await this.closed)[0];
  }
}
