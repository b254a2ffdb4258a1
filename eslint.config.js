import { configApp } from '@adonisjs/eslint-config'
import { homes, idiomsFor } from './bin/support/idioms.ts'
import { moduleWalls } from './bin/support/module_walls.ts'
import { toldTexts } from './bin/support/told_texts.ts'

const rawTemplates = {
  selector: 'CallExpression[callee.property.name=/^renderRaw/]',
  message: 'Templates are code: never render text that somebody typed.',
}

const restricted = (home) => ({
  'no-restricted-syntax': ['error', rawTemplates, ...idiomsFor(home)],
})

const { languageOptions } = configApp().find((part) => part.languageOptions?.parser)

export default configApp(
  {
    ignores: [
      'public/**',
      'tmp/**',
      '**/build/**',
      'dist/**',
      'node_modules/**',
      '!eslint.config.js',
      '!.adonisjs/**/*.d.ts',
    ],
  },
  { files: ['.adonisjs/**/*.ts'], languageOptions },
  {
    files: ['app/**/*.ts'],
    plugins: { innkeeper: { rules: { 'module-walls': moduleWalls, 'told-texts': toldTexts } } },
    rules: { 'innkeeper/module-walls': 'error', 'innkeeper/told-texts': 'error' },
  },
  {
    rules: {
      'no-restricted-syntax': ['error', rawTemplates],
      '@typescript-eslint/no-explicit-any': 'error',
    },
  },
  { files: ['app/**/*.ts'], rules: restricted() },
  ...homes.map((home) => ({ files: [home], rules: restricted(home) })),
  {
    files: ['examples/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: String.raw`^#|^@innkeeper/(?!panel|provisioning)|(^|/)(app|packages|tests)/`,
              message: 'An example imports what is published and its own files.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/tests/**/*.ts', 'packages/*/src/test_suite/**/*.ts'],
    rules: { '@unicorn/no-await-expression-member': 'off' },
  }
)
