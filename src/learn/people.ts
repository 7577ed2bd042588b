import { randomBytes } from "node:crypto";
import { fields, file } from "./app-files.ts";
import type { Bench } from "./bench.ts";
import { CannotAsk } from "./case.ts";
import { USER_PREFIX } from "./made.ts";
import { quoted } from "./platform.ts";
import { outcome, restText } from "./seen.ts";

/** A user of the run's own. */
export interface MadeUser {
  id: string;
  username: string;
}

/**
 * Licences for what is made, the cheapest first; the integration user's comes next. An administrator's is not among them: a
 * user who is made for minutes shall be able to do nothing.
 */
const LICENCES = ["Salesforce Integration", "Salesforce Platform", "Salesforce"];

/** What a new user takes over from the administrator. */
const LOCALE = ["TimeZoneSidKey", "LocaleSidKey", "LanguageLocaleKey", "EmailEncodingKey"] as const;

/**
 * A user and profiles of the run's own, for what must not be done to anybody else's. One user does for all cases, and for all
 * runs: who was left inactive by one is taken up again by the next, since Salesforce deletes none.
 */
export class People {
  readonly #bench: Bench;
  #licence: Promise<string> | undefined;
  #user: Promise<MadeUser> | undefined;

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  /**
   * A profile that a deployment makes, by its full name.
   *
   * @param purpose of its name
   * @param body elements beside its licence
   */
  async profile(purpose: string, body = ""): Promise<string> {
    const name = this.#bench.name(purpose);
    await this.#bench.note({ profiles: [name] });
    await this.putProfile(name, body);
    return name;
  }

  /** Deploys a profile of the run's own again. @throws {Error} when the org refuses it */
  async putProfile(name: string, body: string): Promise<void> {
    const text = file(
      "Profile",
      fields({ custom: "true" }) + body + fields({ userLicense: await this.#licenceName() }),
    );
    const answer = outcome(await this.#bench.platform.deploy({ [`profiles/${name}.profile`]: text }));
    if (answer.status !== "Succeeded") throw new Error(`the profile ${name}: ${answer.problems.join(" ")}`);
  }

  /**
   * The one user, active, not frozen and of that profile.
   *
   * @throws {CannotAsk} when no licence is left for one
   */
  async user(profile: string): Promise<MadeUser> {
    const { platform } = this.#bench;
    const [row] = await platform.rows(`SELECT Id FROM Profile WHERE Name = ${quoted(profile)}`);
    const ProfileId = String(row?.Id);
    this.#user ??= this.#make(ProfileId);
    const user = await this.#user;
    await this.#change(`/sobjects/User/${user.id}`, { ProfileId, IsActive: true });
    await this.freeze(user, false);
    return user;
  }

  /** Freezes, or lets go. @throws {Error} when the org refuses it */
  async freeze({ id }: MadeUser, IsFrozen: boolean): Promise<void> {
    const [login] = await this.#bench.platform.rows(`SELECT Id FROM UserLogin WHERE UserId = ${quoted(id)}`);
    if (!login && !IsFrozen) return;
    if (!login) throw new CannotAsk("the org has no record by which its users are frozen");
    await this.#change(`/sobjects/UserLogin/${login.Id}`, { IsFrozen });
  }

  /** Deactivates. @throws {Error} when the org refuses it */
  async switchOff({ id }: MadeUser): Promise<void> {
    await this.#change(`/sobjects/User/${id}`, { IsActive: false });
  }

  async #change(path: string, to: Record<string, boolean | string>): Promise<void> {
    const answer = await this.#bench.platform.rest("PATCH", path, to);
    if (answer.status === 403) throw new CannotAsk(`the administrator may change no users: ${restText(answer)}`);
    if (answer.status !== 204) throw new Error(`the user of this run cannot be changed: ${restText(answer)}`);
  }

  async #make(ProfileId: string): Promise<MadeUser> {
    const { platform, org } = this.#bench;
    const old = `SELECT Id, Username FROM User WHERE IsActive = false AND Username LIKE '${USER_PREFIX}%' LIMIT 1`;
    const [left] = await platform.rows(old);
    if (left) return this.#known({ id: String(left.Id), username: String(left.Username) });
    const username = `${USER_PREFIX}${randomBytes(6).toString("hex")}@example.com`;
    await this.#known({ id: "", username });
    const [admin] = await platform.rows(`SELECT ${LOCALE.join(", ")} FROM User WHERE Id = ${quoted(org.userId)}`);
    const locale = Object.fromEntries(LOCALE.map((name) => [name, String(admin?.[name])]));
    // No mail goes out: Salesforce writes to a new user only where the request asks for it.
    const who = { Username: username, LastName: "Made by kantiv-sf, may stay inactive", Alias: "kantivcf" };
    const made = await platform.rest("POST", "/sobjects/User", {
      ...who,
      ...locale,
      Email: "kantivconf@example.com",
      ProfileId,
    });
    if (made.text.includes("LICENSE_LIMIT_EXCEEDED")) throw new CannotAsk("no licence is left for a user of this run");
    if (made.status === 403) throw new CannotAsk(`the administrator may make no users: ${restText(made)}`);
    if (made.status !== 201) throw new Error(`no user can be made: ${restText(made)}`);
    return this.#known({ id: String((made.json as { id: string }).id), username });
  }

  /** On record before the org hears of the user, and masked from then on. */
  async #known(user: MadeUser): Promise<MadeUser> {
    this.#bench.mask.know(user.username, "made user");
    this.#bench.mask.know(user.id, "made user id");
    await this.#bench.note({ users: [user.username] });
    return user;
  }

  /** The licence of the profiles: one with a seat left. @throws {CannotAsk} when there is none */
  #licenceName(): Promise<string> {
    this.#licence ??= this.#pickLicence();
    return this.#licence;
  }

  async #pickLicence(): Promise<string> {
    const { platform, org } = this.#bench;
    const own = `SELECT UserLicense.Name FROM Profile WHERE Id = ${quoted(org.integrationProfileId)}`;
    const [profile] = await platform.rows(own);
    const integration = (profile?.UserLicense as { Name?: string } | null)?.Name ?? "";
    const all = await platform.rows("SELECT Name, TotalLicenses, UsedLicenses FROM UserLicense");
    const free = all
      .filter((row) => Number(row.TotalLicenses) > Number(row.UsedLicenses))
      .map(({ Name }) => String(Name));
    const [first, ...rest] = LICENCES;
    const found = [first, integration, ...rest].find((name) => name !== undefined && free.includes(name));
    if (found === undefined) throw new CannotAsk("no licence is left for a user of this run");
    return found;
  }
}
