import {
  impersonal,
  type PersonalColumn,
  type PersonalDataDeclaration,
} from '#core/registries/personal_data'

const kept = (
  category: PersonalColumn['category'],
  onErase: PersonalColumn['onErase'] = 'delete'
): PersonalColumn => ({
  category,
  purpose: 'account',
  onErase,
  retention: 'account_closed',
})

const secured = (category: PersonalColumn['category'], retention: string): PersonalColumn => ({
  category,
  purpose: 'sign_in',
  onErase: 'delete',
  retention,
})

/** Who people are, which accounts they act for, and how they sign in. */
export const identityPersonalData: PersonalDataDeclaration = {
  module: 'identity',
  purposes: {
    account: {
      basis: 'contract',
      description: 'Managing your account and knowing who our customers are',
    },
    sign_in: {
      basis: 'legitimate_interest',
      description: 'Signing you in, protecting your account, and showing you your active sessions',
    },
  },
  tables: {
    users: {
      subject: { userColumn: 'id' },
      columns: {
        ...impersonal(
          'id',
          'sessions_valid_after',
          'disabled_at',
          'created_at',
          'updated_at',
          'email_verified_at'
        ),
        email: kept('contact', 'redact'),
        name: kept('identity', 'redact'),
        password: kept('credential'),
        locale: kept('technical'),
      },
    },
    accounts: {
      subject: { accountColumn: 'id' },
      columns: {
        ...impersonal(
          'id',
          'kind',
          'currency',
          'created_at',
          'updated_at',
          'billing_email_verified_at'
        ),
        name: kept('identity', 'redact'),
        company_name: kept('identity', 'redact'),
        vat_id: kept('financial'),
        address_line_1: kept('contact'),
        address_line_2: kept('contact'),
        postal_code: kept('contact'),
        city: kept('contact'),
        region: kept('contact'),
        country: kept('contact', 'keep'),
        billing_email: kept('contact'),
      },
    },
    account_words: {
      subject: { accountColumn: 'account_id' },
      columns: { ...impersonal('account_id'), word: kept('identity') },
    },
    memberships: {
      subject: { userColumn: 'user_id' },
      columns: impersonal('id', 'user_id', 'account_id', 'role', 'created_at', 'updated_at'),
    },
    staff_members: {
      subject: { userColumn: 'user_id' },
      columns: impersonal('id', 'user_id', 'role', 'disabled_at', 'created_at', 'updated_at'),
    },
    user_sessions: {
      subject: { userColumn: 'user_id' },
      columns: {
        ...impersonal(
          'id',
          'user_id',
          'account_id',
          'auth_level',
          'method',
          'confirmed_at',
          'expires_at',
          'revoked_at'
        ),
        ip: secured('network', 'P90D'),
        user_agent: secured('technical', 'P90D'),
        created_at: secured('activity', 'P90D'),
        last_seen_at: secured('activity', 'P90D'),
      },
    },
    email_verifications: {
      subject: { userColumn: 'user_id' },
      columns: {
        ...impersonal('id', 'user_id', 'account_id', 'created_at', 'expires_at', 'used_at'),
        email: secured('contact', 'P30D'),
        token_hash: secured('credential', 'P30D'),
      },
    },
    email_changes: {
      subject: { userColumn: 'user_id' },
      columns: {
        ...impersonal(
          'id',
          'user_id',
          'was_verified',
          'created_at',
          'expires_at',
          'confirmed_at',
          'closed_at'
        ),
        old_email: secured('contact', 'P30D'),
        new_email: secured('contact', 'P30D'),
      },
    },
    social_identities: {
      subject: { userColumn: 'user_id' },
      columns: {
        ...impersonal('id', 'user_id', 'created_at'),
        provider: kept('identity'),
        subject: kept('identity'),
        email: kept('contact'),
        last_used_at: kept('activity'),
      },
    },
    social_flows: {
      subject: { userColumn: 'user_id' },
      columns: {
        ...impersonal(
          'id',
          'user_id',
          'user_session_id',
          'purpose',
          'provider',
          'is_email_verified',
          'created_at',
          'expires_at',
          'answered_at',
          'used_at'
        ),
        subject: secured('identity', 'P1D'),
        name: secured('identity', 'P1D'),
        email: secured('contact', 'P1D'),
      },
    },
    password_resets: {
      subject: { userColumn: 'user_id' },
      columns: {
        ...impersonal('id', 'user_id', 'created_at', 'expires_at', 'used_at', 'mailed'),
        token_hash: secured('credential', 'P30D'),
      },
    },
  },
}
