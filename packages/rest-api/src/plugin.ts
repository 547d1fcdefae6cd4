import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { askWho, stateRoles } from './http/access.js'
import { refuseWhenClosing } from './http/closing.js'
import type { RestOptions } from './http/context.js'
import { answerProblems } from './http/problems.js'
import { validateStrictly } from './http/validate.js'
import { documentOptions } from './openapi.js'
import { accountRoutes } from './resources/account-routes.js'
import { captureRoutes } from './resources/capture-routes.js'
import { credentialRoutes } from './resources/credential-routes.js'
import { eipBindingRoutes, eips } from './resources/eips.js'
import { eventRoutes } from './resources/event-routes.js'
import { faultRoutes, faultSchemas } from './resources/fault-routes.js'
import { haVipRoutes, haVipSchemas } from './resources/ha-vip-routes.js'
import { haVips } from './resources/ha-vips.js'
import { instanceOrderRoutes, instanceOrderSchemas } from './resources/instance-orders.js'
import { hosts, instances, placementGroups, powerRoutes } from './resources/instances.js'
import { keyPairs } from './resources/key-pairs.js'
import type { Kind } from './resources/kind.js'
import { labAttachmentRoutes, labAttachmentSchemas } from './resources/lab-attachment-routes.js'
import { labExecRoutes, labExecSchemas } from './resources/lab-exec-routes.js'
import { labInterfaceRoutes, labInterfaceSchemas } from './resources/lab-interface-routes.js'
import { labRoutes, labSchemas } from './resources/lab-routes.js'
import { attachmentRoutes, networkInterfaces } from './resources/network-interfaces.js'
import { placeRoutes } from './resources/place-routes.js'
import { privateIps } from './resources/private-ips.js'
import { mergePatchType, resourceRoutes } from './resources/routes.js'
import { routeTables, securityGroups } from './resources/routing.js'
import { sdnRoutes, sdnSchemas } from './resources/sdn-routes.js'
import { subnets } from './resources/subnets.js'
import { quotas, tagKind } from './resources/tags.js'
import { taskRoutes } from './resources/task-routes.js'
import { tokens } from './resources/tokens.js'
import { vpcs } from './resources/vpcs.js'
import { wireRoutes } from './resources/wire-routes.js'
import { EipBinding } from './schema/eip.js'
import { Event } from './schema/event.js'
import type { Named } from './schema/fields.js'
import { identitySchemas } from './schema/identity.js'
import { InstanceStop } from './schema/instance.js'
import { AttachmentCreate } from './schema/network-interface.js'
import { Account, Region, Server } from './schema/place.js'
import { Problem } from './schema/problem.js'
import { Task } from './schema/task.js'

/** The largest body read, bytes. */
const bodyLimit = 1024 * 1024

// Each kind is of other types; the routes ask only what they have in common.
// biome-ignore lint/suspicious/noExplicitAny: a list of kinds of different items has no other common type
const kinds: readonly Kind<any, any, any>[] = [
  vpcs,
  subnets,
  networkInterfaces,
  privateIps,
  instances,
  hosts,
  placementGroups,
  haVips,
  eips,
  routeTables,
  securityGroups,
  tagKind,
  quotas,
]

/** Every named schema, each once. */
function schemas(): Named[] {
  const ofKinds = kinds.flatMap(({ schema, create, update }) => [schema, create?.schema, update?.schema])
  const all = [
    Problem,
    Task,
    Event,
    Server,
    Region,
    Account,
    ...identitySchemas,
    ...haVipSchemas,
    AttachmentCreate,
    InstanceStop,
    ...instanceOrderSchemas,
    EipBinding,
    ...sdnSchemas,
    ...faultSchemas,
    ...labSchemas,
    ...labExecSchemas,
    ...labAttachmentSchemas,
    ...labInterfaceSchemas,
    ...ofKinds,
  ]
  return [...new Set(all.filter((schema): schema is Named => schema !== undefined))]
}

/** The REST API: everything under /v1, the OpenAPI document of it, and the page that shows it. */
export function restApi(options: RestOptions): FastifyPluginAsync {
  return async (app) => {
    const named = schemas()
    for (const schema of named) app.addSchema(schema)
    await app.register(swagger, documentOptions)
    await app.register(async (pages) => {
      answerProblems(pages, 'errors only')
      askWho(pages, options, 'open')
      // Its files come from this server, nothing from elsewhere.
      await pages.register(swaggerUi, {
        routePrefix: '/docs',
        staticCSP: true,
        theme: { title: 'havip API' },
        // Without the bar for the address of another document; its subjects closed, as there are a hundred operations.
        uiConfig: { layout: 'BaseLayout', docExpansion: 'none', filter: true, tryItOutEnabled: true },
      })
      pages.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
    })
    await app.register(
      async (routes) => {
        validateStrictly(routes, named)
        answerProblems(routes)
        readBodies(routes)
        refuseWhenClosing(routes)
        askWho(routes, options, 'by role')
        stateRoles(routes)
        placeRoutes(routes, options)
        accountRoutes(routes, options)
        credentialRoutes(routes, options, keyPairs)
        credentialRoutes(routes, options, tokens)
        for (const kind of kinds) resourceRoutes(routes, options, kind)
        haVipRoutes(routes, options)
        attachmentRoutes(routes, options)
        wireRoutes(routes, options)
        powerRoutes(routes, options)
        instanceOrderRoutes(routes, options)
        eipBindingRoutes(routes, options)
        taskRoutes(routes, options)
        eventRoutes(routes, options)
        sdnRoutes(routes, options)
        faultRoutes(routes, options)
        labRoutes(routes, options)
        captureRoutes(routes, options)
        labExecRoutes(routes, options)
        labAttachmentRoutes(routes, options)
        labInterfaceRoutes(routes, options)
      },
      { prefix: '/v1' },
    )
  }
}

/** JSON and merge patches; what a page of another origin can send unasked (text, forms) is not read. */
function readBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(['application/json', mergePatchType], { parseAs: 'string', bodyLimit }, parse)
}
