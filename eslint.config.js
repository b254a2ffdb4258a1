import { configApp } from '@adonisjs/eslint-config'
import { moduleWalls } from './bin/support/module_walls.ts'

export default configApp(
  { ignores: ['public/**', 'tmp/**', 'build/**', 'node_modules/**', '.adonisjs/**', 'database/schema.ts'] },
  {
    files: ['app/**/*.ts'],
    plugins: { innkeeper: { rules: { 'module-walls': moduleWalls } } },
    rules: { 'innkeeper/module-walls': 'error' },
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
