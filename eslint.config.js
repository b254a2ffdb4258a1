import { configApp } from '@adonisjs/eslint-config'

const modules = [
  'identity',
  'catalog',
  'ordering',
  'billing',
  'billing_stripe',
  'provisioning',
  'provisioning_proxmox',
  'notifications',
  'support_chat',
  'helpcenter',
  'privacy',
  'audit',
  'admin',
]

const message = 'A module reaches another only through its models/, events/ or contracts/ (docs/architecture.md).'

/** Inside a module, only the open parts of other modules may be imported. */
const boundaryOf = (module) => ({
  files: [`app/${module}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: modules
          .filter((other) => other !== module)
          .map((other) => ({ regex: `^#${other}/(?!(models|events|contracts)/)`, message })),
      },
    ],
  },
})

export default configApp(
  { ignores: ['public/**', 'tmp/**', 'build/**', 'node_modules/**', '.adonisjs/**', 'database/schema.ts'] },
  ...modules.map(boundaryOf),
  {
    files: ['app/core/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: modules.map((other) => ({ regex: `^#${other}/`, message: 'Core imports no module; use a registry.' })) },
      ],
    },
  },
  {
    files: ['app/provisioning_proxmox/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^#', message: 'A driver imports only @innkeeper/provisioning.' }] },
      ],
    },
  },
  {
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CallExpression[callee.property.name=/^renderRaw/]',
          message: 'Templates are code: never render text that somebody typed.',
        },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
    },
  },
  {
    files: ['**/tests/**/*.ts'],
    rules: { '@unicorn/no-await-expression-member': 'off' },
  }
)
