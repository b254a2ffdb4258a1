import Factory from '@adonisjs/lucid/factories'
import { newId } from '#core/ids'
import Template from '#catalog/models/template'

/** An enabled template of virtual machines, which stands for no image yet. */
export const TemplateFactory = Factory.define(Template, () => ({
  name: 'Debian',
  slug: `debian-${newId().toLowerCase()}`,
  kind: 'vm' as const,
  osFamily: 'debian',
  version: '13',
  position: 0,
  enabled: true,
}))
  .before('create', (_, template) => {
    template.defaultUser ??= template.kind === 'vm' ? 'debian' : 'root'
  })
  .build()
