import { impersonal, type PersonalDataDeclaration } from '#core/registries/personal_data'

/** Articles are about nobody; who wrote them is in the audit log. */
export const helpcenterPersonalData: PersonalDataDeclaration = {
  module: 'helpcenter',
  purposes: {},
  tables: {
    articles: {
      subject: 'none',
      columns: impersonal(
        'id',
        'slug',
        'topic',
        'title',
        'summary',
        'body',
        'state',
        'position',
        'published_at',
        'created_at',
        'updated_at'
      ),
    },
  },
}
