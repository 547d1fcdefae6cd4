/** What the operations are about, in the order in which the document and its page tell them. */
export const documentTags = [
  { name: 'VPCs', description: 'Private networks, isolated from each other.' },
  { name: 'subnets', description: "Blocks of a VPC's addresses, each in a zone." },
  {
    name: 'ENIs',
    description: 'Network interfaces: primary ones come and go with their instance, others are attached.',
  },
  { name: 'private IPs', description: 'Addresses of ENIs, by which EIPs and switching scripts know them.' },
  { name: 'instances', description: 'Servers: their life, and the orders they take.' },
  { name: 'hosts', description: 'The physical machines that instances are placed on, and a loss of power.' },
  { name: 'placement groups', description: 'What keeps instances on different hosts, switches or racks.' },
  { name: 'HAVIPs', description: 'Addresses held by whoever announced them last: associations, binding and history.' },
  { name: 'EIPs', description: 'Public addresses, bound to an instance, a private IP or a HAVIP.' },
  { name: 'route tables', description: 'Where the packets of a subnet go that leave it.' },
  { name: 'security groups', description: 'Which packets an ENI sends and takes.' },
  { name: 'tags', description: 'Keys and values on resources.' },
  { name: 'quotas', description: 'How many of each there may be.' },
  { name: 'tasks', description: 'What was accepted and takes time.' },
  {
    name: 'events',
    description: 'Every change, claim, refusal and move: with cause and actor, as a list or as a stream.',
  },
  {
    name: 'sdn',
    description: 'The simulated network: its tables, holders, counters, announcements, traces and faults.',
  },
  { name: 'lab', description: 'Programs and files in the instances of the kernel engine, captures and attachments.' },
  { name: 'accounts', description: 'Owners of resources; none sees those of another.' },
  { name: 'tokens', description: 'Who may use this API, in which role.' },
  { name: 'key pairs', description: 'What signs requests of the Tencent API.' },
  { name: 'places', description: 'This server, its regions and zones.' },
]
