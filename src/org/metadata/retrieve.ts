import { unpacker, unzip } from "../../metadata/zip.ts";
import { KantivError, sessionError } from "../../model/errors.ts";
import type { FileProperty, OrgReader, RetrieveStatus } from "../../model/org.ts";
import { lostAnswer } from "../wire/faults.ts";
import { poll, type WaitPorts } from "./poll.ts";

const RETRIEVE_TIMEOUT_MS = 5 * 60_000;

/** What a retrieve brings. */
interface RetrievedFiles {
  files: Awaited<ReturnType<typeof unzip>>;
  properties: readonly FileProperty[];
}

/**
 * Retrieves components and waits for them: two requests or more. What the org says beside is a warning.
 *
 * @param members names by type, as a package.xml has them
 * @throws RETRIEVE_SLOW (exit 3), RETRIEVE_FAILED, ORG_REPLY
 */
export async function retrieveFiles(
  org: OrgReader,
  members: Readonly<Record<string, readonly string[]>>,
  ports: WaitPorts,
): Promise<RetrievedFiles> {
  ports.meanwhile?.later(unpacker);
  const id = await org.startRetrieve(members);
  const result = await poll<RetrieveStatus>({
    kind: "retrieve",
    read: () => org.retrieveStatus(id),
    done: (status) => status.done,
    clock: ports.clock,
    pace: ports.pace,
    meanwhile: ports.meanwhile,
    timeoutMs: RETRIEVE_TIMEOUT_MS,
    signal: ports.signal,
    onWait: (status, elapsedMs, remainingMs) =>
      ports.emit({
        kind: "waiting",
        step: "read",
        detail: status?.status ?? "the org does not answer just now",
        elapsedMs,
        remainingMs,
      }),
  });
  if (!result.done) {
    throw sessionError(
      "RETRIEVE_SLOW",
      "The org has not given out its metadata within five minutes.",
      "Run the same command again later.",
    );
  }
  if (!result.value.success || !result.value.zip) {
    throw new KantivError(
      "RETRIEVE_FAILED",
      `The org could not give out its metadata: ${result.value.errorMessage ?? result.value.status}`,
      "Check that the administrator may use the Metadata API and that External Client Apps are on in the org.",
    );
  }
  // That something is not there yet is known by its absence; anything else may hide what is there.
  for (const message of result.value.messages.filter((text) => !/cannot be found/i.test(text))) {
    ports.emit({ kind: "warning", code: "RETRIEVE_MESSAGE", message: `The org on its metadata: ${message}` });
  }
  const files = await unzip(result.value.zip).catch((cause: Error) => {
    throw lostAnswer(`What the org gives as its metadata cannot be read: ${cause.message}`, cause);
  });
  return { files, properties: result.value.properties };
}
