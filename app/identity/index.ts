/** What identity does for other modules. Its records are in `models/`, its messages in `events/`. */
export {
  accountDetailsValidator,
  invoiceDetailsValidator,
  type AccountDetails,
} from '#identity/validators/account_details'
export { emailField } from '#identity/validators/account_fields'
export { default as AccountPolicy } from '#identity/policies/account_policy'
export { accountColumn, selectAccount } from '#identity/accounts/account_column'
export { changeAccount } from '#identity/accounts/change_account'
export { countryCodes, countryName, countryOptions } from '#identity/accounts/countries'
export { accountsNamedBy, searchAccounts } from '#identity/accounts/find_accounts'
export { payerAddressOf, provenAddressOf } from '#identity/accounts/proven_address'
export { contactAllowances } from '#identity/sign_in/allowances'
export { throttle } from '#identity/sign_in/throttle'
export { askToSignIn } from '#identity/sign_in/asked_page'
export { countSignUpForm, signUp } from '#identity/sign_in/sign_up'
export { newBuyer } from '#identity/validators/sign_up_validator'
export { allowsOfStaff } from '#identity/staff/allows_of_staff'
export { socialProviders } from '#identity/social/social_providers'
