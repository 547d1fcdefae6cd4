import { type Static, Type } from 'typebox'
import { count, flag, list, object, orNull, ref, text, time, word } from './fields.js'

const longestPath = 1024

const path = Type.String({
  minLength: 1,
  maxLength: longestPath,
  description: 'Where it is: below /run or /etc, which every instance has for itself.',
  examples: ['/etc/keepalived/keepalived.conf'],
})

export const LabFile = object('LabFile', 'A file of an instance.', {
  path,
  content: text('What is in it, as UTF-8.', 'vrrp_instance VI_1 {\n}\n'),
  mode: Type.Optional(
    Type.String({
      pattern: '^0?[0-7]{3}$',
      description: 'Its permission bits, octal; 0644 when left out.',
      examples: ['0644'],
    }),
  ),
})
export type LabFile = Static<typeof LabFile>

export const LabFiles = object('LabFiles', 'All the files that are declared for an instance.', {
  items: list(Type.Unsafe<LabFile>(ref(LabFile)), 'The files.'),
})
export type LabFiles = Static<typeof LabFiles>

const command = Type.Array(Type.String({ maxLength: 131_072 }), {
  minItems: 1,
  description: 'The program and its arguments; no shell in between. It is to stay in the foreground.',
  examples: [['keepalived', '--dont-fork', '--log-console']],
})
const restart = word('When it is started again after its end: a failure is any exit code but 0, and a signal.', [
  'never',
  'on-failure',
  'always',
])
const env = Type.Unsafe<Readonly<Record<string, string>>>({
  type: 'object',
  additionalProperties: { type: 'string' },
  description: 'Its environment, besides PATH, HOME and LANG.',
  examples: [{ LISTEN: '80' }],
})
const cwd = text('The directory it starts in; / when left out.', '/run')

export const LabProcessSpec = object('LabProcessSpec', 'A process as it is to run in an instance.', {
  command,
  restart: Type.Optional(restart),
  env: Type.Optional(env),
  cwd: Type.Optional(cwd),
})
export type LabProcessSpec = Static<typeof LabProcessSpec>

export const LabProcess = object('LabProcess', 'A process that the lab looks after.', {
  name: text('Its name, of its instance alone.', 'keepalived'),
  command,
  restart,
  env,
  cwd,
  declared: flag('Whether it is started whenever its instance is.', true),
  state: word(
    'What it does: `waiting` to be started again, `ended` by itself, `stopped` by order or with its instance.',
    ['running', 'waiting', 'ended', 'stopped'],
  ),
  pid: orNull(Type.Integer({ description: 'Its process id as the instance sees it.', examples: [17] })),
  restarts: count('How often it was started again in this life of the instance.', 0),
  since: time('When its state began.'),
  exit: orNull(
    Type.Object(
      {
        code: orNull(Type.Integer({ description: 'Its exit code.', examples: [1] })),
        signal: orNull(text('The signal that ended it.', 'SIGKILL')),
      },
      { additionalProperties: false, description: 'How it ended last.' },
    ),
  ),
})
export type LabProcess = Static<typeof LabProcess>

export const LabProcesses = object('LabProcesses', 'What the lab looks after in an instance.', {
  instanceId: text('The instance.', 'ins-0a1b2c3d'),
  items: list(Type.Unsafe<LabProcess>(ref(LabProcess)), 'The processes, in the order in which they were made.'),
})
export type LabProcesses = Static<typeof LabProcesses>

const signals = ['HUP', 'INT', 'QUIT', 'KILL', 'USR1', 'USR2', 'TERM', 'CONT', 'STOP', 'WINCH'] as const

export const LabSignal = object('LabSignal', 'A signal to a process.', {
  signal: word('The signal, without SIG.', signals),
})
export type LabSignal = Static<typeof LabSignal>

export const LabLine = object('LabLine', 'A line that a process said, or that the lab says of it.', {
  at: time('When.'),
  process: text('The process.', 'keepalived'),
  stream: word('Where it said it; `lab` is what became of it.', ['stdout', 'stderr', 'lab']),
  text: text('The line, without its end.', '(VI_1) Entering MASTER STATE'),
})
export type LabLine = Static<typeof LabLine>

const terminalSize = Type.Object(
  {
    columns: Type.Integer({ minimum: 1, maximum: 10_000, description: 'Its width.', examples: [80] }),
    rows: Type.Integer({ minimum: 1, maximum: 10_000, description: 'Its height.', examples: [24] }),
  },
  { additionalProperties: false, description: 'The size of a terminal, characters.' },
)
export type TerminalSize = Static<typeof terminalSize>

export const LabExec = object('LabExec', 'The first line of what is sent to run a command in an instance.', {
  command,
  env: Type.Optional(env),
  cwd: Type.Optional(cwd),
  tty: Type.Optional(terminalSize),
})
export type LabExec = Static<typeof LabExec>

export const LabInput = object('LabInput', 'Each further line: one of its members.', {
  stdin: Type.Optional(orNull(text('Input for the command, base64; null ends it.', 'aGVsbG8K'))),
  signal: Type.Optional(word('A signal to it and its children, without SIG.', signals)),
  resize: Type.Optional(terminalSize),
})
export type LabInput = Static<typeof LabInput>

export const LabOutput = object('LabOutput', 'Each line of the answer: one of its members.', {
  stdout: Type.Optional(text('What the command said, base64.', 'aGVsbG8K')),
  stderr: Type.Optional(text('What it said on its other output, base64.', 'aGVsbG8K')),
  exit: Type.Optional(
    Type.Object(
      {
        code: orNull(Type.Integer({ description: 'Its exit code.', examples: [0] })),
        signal: orNull(text('The signal that ended it.', 'SIGKILL')),
      },
      { additionalProperties: false, description: 'How it ended: the last line.' },
    ),
  ),
  error: Type.Optional(text('Why it cannot go on: the last line.', 'The lab has ended.')),
})
export type LabOutput = Static<typeof LabOutput>

const attachmentKind = word(
  'What it is there: an interface with its addresses, or a TAP device that a virtual machine opens; an interface when left out.',
  ['interface', 'tap'],
)

export const LabAttachmentCreate = object(
  'LabAttachmentCreate',
  'Where an ENI is to be: an interface in a network namespace, by `pid` or `netns`, or a TAP device, without them in that of the server.',
  {
    networkInterfaceId: text('An ENI of a running instance; or the instance, or a private IP.', 'eni-0a1b2c3d'),
    pid: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 4_194_304,
        description: 'A process of this machine, whose network namespace is meant: that of a container.',
        examples: [4711],
      }),
    ),
    netns: Type.Optional(
      Type.String({
        pattern: '^(?!\\.{1,2}$)[^/\\0]{1,255}$',
        description: 'A network namespace of this machine, by the name that `ip netns` gave it.',
        examples: ['blue'],
      }),
    ),
    device: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,14}$',
        description: 'What it is to be called there. An interface is called as in its instance when left out.',
        examples: ['eth1'],
      }),
    ),
    kind: Type.Optional(attachmentKind),
    uid: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 4_294_967_294,
        description: 'The user who may open the TAP device besides root; nobody when left out.',
        examples: [1000],
      }),
    ),
  },
)
export type LabAttachmentCreate = Static<typeof LabAttachmentCreate>

export const LabAttachment = object('LabAttachment', 'An ENI that is somewhere else than in its instance.', {
  networkInterfaceId: text('The ENI.', 'eni-0a1b2c3d'),
  device: text('What it is called there.', 'eth1'),
  kind: attachmentKind,
})
export type LabAttachment = Static<typeof LabAttachment>

export const LabAttachments = object('LabAttachments', 'ENIs that are somewhere else than in their instances.', {
  items: list(Type.Unsafe<LabAttachment>(ref(LabAttachment)), 'The ENIs.'),
})
export type LabAttachments = Static<typeof LabAttachments>
