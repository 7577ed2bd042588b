import type { CodeTable } from "./page.ts";

/** The command line, files and this machine. */
export const COMMAND_LINE_CODES: CodeTable = {
  USAGE: {
    happened: "The command line cannot be read.",
    means: "A command, flag or value is none, is missing, or does not go with another one. Nothing was done.",
    todo: "Follow the line with the arrow. Flags and an example: kantiv-sf help COMMAND",
  },
  BUG: {
    happened: "kantiv-sf met something that it does not expect (exit 70).",
    means: "The mistake is in kantiv-sf, not in your files or your org. What was done before is in the run's journal.",
    todo: "Report it with the command and the lines above the message; they hold no secret.",
  },
  INTERRUPTED: {
    happened: "The run was interrupted (exit 130).",
    means:
      "Nothing was sent after the interrupt; what was done before is on record, and so is a deployment that goes on in the org.",
    todo: "Run the same command again: it waits for what was left going on, and goes on from there.",
  },
  CONFIRMATION_NEEDED: {
    happened: "The command asks before it changes something, and there is no terminal to ask on.",
    means: "In CI, in a pipe and in scripts nobody can answer. Nothing was changed.",
    todo: "Look at the plan first, then add --yes.",
  },
  ANSWER_MISSING: {
    happened: "The command asked for something, and nobody answered.",
    means: "There is no terminal, or its input ended. Nothing was written.",
    todo: "Run it on a terminal; or say by flags what it asks for, which are in: kantiv-sf help COMMAND",
  },
  NOT_CONFIRMED: {
    happened: "The question was answered with no.",
    means: "Nothing was changed.",
    todo: "Run it again and answer y, or add --yes.",
  },
  FILE: {
    happened: "A file or folder cannot be read or written.",
    means:
      "The system refused it: it is not there, is of another kind, or is not yours to open. The code in brackets is the system's own.",
    todo: "Look whose it is: ls -ld PATH",
  },
  FILE_EXISTS: {
    happened: "A file that was to be new is there already.",
    means: "Keys, certificates and secrets are never written over: what is there may be in use.",
    todo: "Name another file, or move that one away.",
  },
  FILE_KIND: {
    happened: "The path is no plain file.",
    means: "Devices, pipes and sockets are not read: they may never end, or be somebody else's.",
    todo: "Write what comes from elsewhere to a file first, and name that.",
  },
  FILE_LINK: {
    happened: "A link stands where something was to be read or written.",
    means: "A link in a repository or a record may lead anywhere on this machine, so none is followed there.",
    todo: "Put the file itself there, or name the place that the link leads to.",
  },
  FILE_NOT_WRITTEN: {
    happened: "A file of a pair could not be written.",
    means: "A key and its certificate belong together: what had been written of the pair was taken away again.",
    todo: "Look whose the folder is: ls -ld FOLDER; then run it again.",
  },
  FILE_REFUSED: {
    happened: "A file was not read while the repository was looked at.",
    means: "It is a link, a device, or too large, and so was judged by nobody.",
    todo: "Remove it, or put a plain file in its place.",
  },
  FILE_SIZE: {
    happened: "A file is far too large for what it should be.",
    means: "Org files, templates and certificates are small; a large one is another file, or meant to tire the reader.",
    todo: "Name the right file, or remove it.",
  },
  OUT_NOT_EMPTY: {
    happened: "The folder to write into holds files already.",
    means: "Old metadata between the new would be deployed along with it.",
    todo: "Name an empty or new folder with --out.",
  },
  PORT: {
    happened: "The emulator cannot listen on that port.",
    means: "Another program has it, or this user may not open it.",
    todo: "Give another --port, or 0 for any free one.",
  },
  STATE_FILE: {
    happened: "The emulator cannot read its state file.",
    means: "The file is damaged, of another version, or something else.",
    todo: "Name another --state, or begin with a fresh org: rm FILE",
  },
  EMULATOR: {
    happened: "The emulator tells something about a request.",
    means: "It is a word of the emulator to who tests against it; no real org is meant.",
    todo: "Read the message; src/emulator/README.md says what the emulator does and how surely.",
  },
  TOOL_NOT_PACKED: {
    happened: "init could not pack kantiv-sf into tools/.",
    means: "From a checkout the tool is built first, and that failed; nothing was written.",
    todo: "Run npm ci in the checkout, or use kantiv-sf init --from-registry.",
  },
  GIT_MISSING: {
    happened: "There is no program git.",
    means: "Commits are read by git itself.",
    todo: "Install git (https://git-scm.com/downloads), and run it again.",
  },
  GIT_REF: {
    happened: "git does not know the branch, tag or commit.",
    means: "It is mistyped, or was not fetched: CI often clones a single commit.",
    todo: "git fetch origin, or let CI fetch the whole history (fetch-depth: 0).",
  },
  GIT_REPOSITORY: {
    happened: "The working directory is in no git repository that git reads.",
    means: "A review compares two commits. git also refuses a repository that belongs to another user.",
    todo: "Run it inside the repository of templates and org files.",
  },
  REVIEW_PATH: {
    happened: "A path of the review is not in the repository.",
    means: "Paths are counted from the repository's root.",
    todo: "Give paths from the repository's root.",
  },
  REVIEW_UNCOMMITTED: {
    happened: "There are changes that are in no commit.",
    means: "A review reads commits alone; what is only in the working directory is not in it.",
    todo: "Commit it, and run the review again.",
  },
  LEARN_ORG: {
    happened: "doctor --learn does not ask this org.",
    means:
      "It makes apps that last for minutes, which is for a sandbox, or a Developer Edition with --production; and it logs in as an active integration user.",
    todo: "Name another org, or the user that the message asks for. Nothing was made.",
  },
  LEARN_RECORD: {
    happened: "The record of what doctor --learn made in the org cannot be read.",
    means:
      "The file was damaged or edited, so that nothing is deleted by it: a name that this tool did not give must not go.",
    todo: "Take away by hand what the message names, then: rm FILE",
  },
  LEARN_NOT_MASKED: {
    happened: "A report of doctor --learn would hold something of the org.",
    means:
      "Addresses, names, keys and tokens are taken out before anything is written, and looked for once more in all of it. What is found then may be an ordinary word that the org gave as a name. What the run made in the org is taken away.",
    todo: "Run it again with --verbose, or one case alone with --case, and look at the answer that has the value.",
  },
  LEARN_NO_ANSWER: {
    happened: "The org gave no answer to a case of doctor --learn by which its behaviour is known.",
    means:
      "The connection was lost, a server in front of the org answered in its place, or something that the case needs could not be made; `why` says which. Nothing is learnt from it, and what was made is taken away.",
    todo: "kantiv-sf doctor --org FILE --learn --case NAME",
  },
  LEARN_LEFT: {
    happened: "What doctor --learn made is still in the org.",
    means:
      "It could not be taken away, or the run was stopped before. Everything is on record by name; the apps trust keys that are gone with the run, so that nobody gets in by them.",
    todo: "kantiv-sf doctor --org FILE --learn --clean-up",
  },
  PROFILE_MISSING: {
    happened: "There is no profile of that name.",
    means: "emulator --learned takes the file profile.json that doctor --learn wrote.",
    todo: "Check the path; it starts from the working directory.",
  },
  PROFILE_INVALID: {
    happened: "The profile cannot be used.",
    means: "Each problem is listed with its line and column; no emulator was started.",
    todo: "Correct the lines that are listed; schemas/profile.schema.json helps editors.",
  },
  PROFILE: {
    happened: "A profile has a problem.",
    means: "It stands before what the problem is: syntax, an unknown key, a missing key or a wrong value.",
    todo: "Correct the line that the message names.",
  },
  PROFILE_SYNTAX: {
    happened: "A profile is neither JSON nor YAML.",
    means: "Often a comma or a quotation mark that is missing.",
    todo: "Correct it at the line named.",
  },
  PROFILE_UNKNOWN_KEY: {
    happened: "A profile has a key that is none.",
    means: "Nobody would read it.",
    todo: "Take the key that the message suggests, or remove it.",
  },
  PROFILE_MISSING_KEY: {
    happened: "A profile lacks a key.",
    means: "Without it the emulator does not know how that org behaves.",
    todo: "Add the key that the message names.",
  },
  PROFILE_VALUE: {
    happened: "A value in a profile is not of its kind.",
    means: "The message says what belongs there.",
    todo: "Correct the value at the line named.",
  },
  PROFILE_SWITCH: {
    happened: "A profile names a switch, or a value of one, that this emulator does not have.",
    means: "Another version of kantiv-sf may have written it.",
    todo: "Take the name or value that the message gives.",
  },
  FLEET_EMPTY: {
    happened: "The selection has no org.",
    means: "No org file is there, or the filters leave none over.",
    todo: "Why each org is left out: kantiv-sf fleet list --org FOLDER, with the same flags.",
  },
  FLEET_FILE: {
    happened: "A fleet file has a problem.",
    means: "It stands before what the problem is: syntax, an unknown key, a missing key or a wrong value.",
    todo: "Correct the line that the message names.",
  },
  FLEET_FILE_SYNTAX: {
    happened: "A fleet file is no YAML.",
    means: "Often a tab, or a wrong indentation.",
    todo: "Correct the YAML at the line named.",
  },
  FLEET_FILE_UNKNOWN_KEY: {
    happened: "A fleet file has a key that is none.",
    means: "Nobody would read it.",
    todo: "Take the key that the message suggests, or remove it.",
  },
  FLEET_FILE_MISSING_KEY: {
    happened: "A fleet file lacks a key.",
    means: "A fleet file says in orgs which org files it is about, e.g. orgs: [orgs/*.yaml].",
    todo: "Add the key that the message names.",
  },
  FLEET_FILE_VALUE: {
    happened: "A value in a fleet file is not of its kind.",
    means: "The message says what belongs there.",
    todo: "Correct the value at the line named.",
  },
  FLEET_FILE_INVALID: {
    happened: "The fleet file cannot be used.",
    means: "Each problem is listed with its line; no org was looked at.",
    todo: "Correct the lines that are listed.",
  },
  FLEET_FILE_MISSING: {
    happened: "There is no fleet file of that name.",
    means: "Without a name --fleet takes fleet.yaml of the working directory.",
    todo: "Check the path, or name the orgs with --org.",
  },
  FLEET_NAME: {
    happened: "Two org files of the selection have one name.",
    means: "An org is known by its file's name, in results, --not and --from-result.",
    todo: "Rename one of the files.",
  },
  FLEET_OUT_BUSY: {
    happened: "Another run on this machine writes its result into the folder of --out.",
    means: "Of two results in one folder neither would be whole, so that the second run was not begun.",
    todo: "Wait until the other run is over, or give another folder as --out.",
  },
  FLEET_RESULT: {
    happened: "The file of --from-result is no result of a run on several orgs.",
    means: "It has another form, or was cut off.",
    todo: "Name what --out wrote, or the document of --json.",
  },
  FLEET_RESULT_MISSED: {
    happened: "An org could not be put into the result file of a run on several orgs.",
    means: "What was done in the org stands, and is told on stdout; a later --from-result does not know of it.",
    todo: "Look whose the folder of --out is: ls -ld FOLDER",
  },
  FLEET_SECRET: {
    happened: "Two orgs of the selection have one secret by their names.",
    means:
      "`{ORG}` is the name as variables have it, in which acme-uat and acme_uat are both ACME_UAT: a secret that each was to have of its own would be one's for both.",
    todo: "Give one of them a name of its own (name: in its file), or write the reference without {org} and {ORG} where both are to have that secret.",
  },
  FLEET_SHARDS: {
    happened: "What is to be merged is not one run.",
    means:
      "A folder is no result of a shard, or is one of another run: another command, another selection, another number of shards.",
    todo: "Name the folder that holds the results of the shards of one run, each as --shard and --out wrote it.",
  },
  FLEET_REPORT_MISSED: {
    happened: "The pages about a run on several orgs could not be written.",
    means: "The run stands, and so does its result; only the pages are missing.",
    todo: "Mend what the message names, then make them from the result: kantiv-sf fleet report DIR",
  },
  ORG_TIMEOUT: {
    happened: "An org took longer than a run on several orgs gives each.",
    means: "Its run was stopped, the others went on; what was done is on record.",
    todo: "Run it again for that org, or give more time.",
  },
  DEADLINE: {
    happened: "The time for the whole run on several orgs was over.",
    means: "Orgs that were at work were stopped, and those that waited were not begun.",
    todo: "Go on with the rest: --from-result RESULT takes those that did not end well.",
  },
  FLEET_TWICE: {
    happened: "One org is in the selection twice.",
    means: "Two org files name the same org and app: two runs would work against each other.",
    todo: "Leave one of them out with --not, or correct its address.",
  },
  FLEET_UNKNOWN: {
    happened: "A name in the selection is no org of it.",
    means: "It is mistyped, or its org file is elsewhere.",
    todo: "The names: kantiv-sf fleet list --org FOLDER, with the same flags.",
  },
};
