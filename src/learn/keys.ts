import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { createSelfSigned, type NewCertificate } from "../oauth/key/self-signed.ts";

/**
 * Keys of one run, made for it: those in the repository are known to everybody, and an app in an org must not trust them
 * for a minute.
 */
export interface Keys {
  own: NewCertificate;
  /** What an app is turned to that had the other one. */
  next: NewCertificate;
  /** Of no certificate that was ever deployed. */
  other: KeyObject;
  /** Its certificate ended a month ago. */
  expired: NewCertificate;
}

const DAY = 86_400_000;
const kept = new Map<number, Promise<Keys>>();

/** The same keys for a day of this process, since making them takes longer than most cases. */
export function keysAt(now: number): Promise<Keys> {
  const day = Math.floor(now / DAY);
  const keys = kept.get(day) ?? makeKeys(day * DAY);
  kept.set(day, keys);
  return keys;
}

async function makeKeys(today: number): Promise<Keys> {
  const subject = "CN=kantiv-sf conformance";
  const [own, next, expired] = await Promise.all([
    createSelfSigned({ subject, bits: 2048, notBefore: today - DAY, days: 30 }),
    createSelfSigned({ subject, bits: 2048, notBefore: today - DAY, days: 30 }),
    createSelfSigned({ subject, bits: 2048, notBefore: today - 60 * DAY, days: 30 }),
  ]);
  return { own, next, expired, other: generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey };
}
