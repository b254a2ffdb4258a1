import '@adonisjs/core/types/http'

type ParamValue = string | number | bigint | boolean

export type ScannedRoutes = {
  ALL: {
    'search.index': { paramsTuple?: []; params?: {} }
    'live.show': { paramsTuple: [ParamValue]; params: {'topics': ParamValue} }
    'security_txt.show': { paramsTuple?: []; params?: {} }
    'brand_files.show': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'robots.show': { paramsTuple?: []; params?: {} }
    'health.live': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'metrics.show': { paramsTuple?: []; params?: {} }
    'dev.components': { paramsTuple?: []; params?: {} }
    'admin.audit.index': { paramsTuple?: []; params?: {} }
    'sign_in.create': { paramsTuple?: []; params?: {} }
    'sign_in.store': { paramsTuple?: []; params?: {} }
    'social_sign_in.store': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'social_sign_up.create': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'social_sign_up.store': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'social_connection.create': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'social_connection.store': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'social_connection_mail.store': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'sign_up.create': { paramsTuple?: []; params?: {} }
    'sign_up.store': { paramsTuple?: []; params?: {} }
    'password_resets.create': { paramsTuple?: []; params?: {} }
    'password_resets.store': { paramsTuple?: []; params?: {} }
    'social_connection_link.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'social_connection_link.update': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'social_sign_in.show': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'password_resets.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'password_resets.update': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'email_verifications.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'email_verifications.update': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'email_change_links.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'email_change_links.update': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'email_change_undos.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'email_change_undos.update': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'sign_out.store': { paramsTuple?: []; params?: {} }
    'email_verifications.store': { paramsTuple?: []; params?: {} }
    'billing_email_verifications.store': { paramsTuple?: []; params?: {} }
    'account.edit': { paramsTuple?: []; params?: {} }
    'account.update': { paramsTuple?: []; params?: {} }
    'email_changes.store': { paramsTuple?: []; params?: {} }
    'email_changes.destroy': { paramsTuple?: []; params?: {} }
    'billing_details.edit': { paramsTuple?: []; params?: {} }
    'billing_details.update': { paramsTuple?: []; params?: {} }
    'account_selection.store': { paramsTuple?: []; params?: {} }
    'security.show': { paramsTuple?: []; params?: {} }
    'password.update': { paramsTuple?: []; params?: {} }
    'password_link.store': { paramsTuple?: []; params?: {} }
    'confirmation.create': { paramsTuple?: []; params?: {} }
    'confirmation.store': { paramsTuple?: []; params?: {} }
    'provider_confirmation.store': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'sign_in_methods.store': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'sign_in_methods.destroy': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'user_sessions.destroy_all': { paramsTuple?: []; params?: {} }
    'user_sessions.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.staff.index': { paramsTuple?: []; params?: {} }
    'admin.staff.create': { paramsTuple?: []; params?: {} }
    'admin.staff.store': { paramsTuple?: []; params?: {} }
    'admin.staff.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.staff_access.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.staff_access.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'storefront.index': { paramsTuple?: []; params?: {} }
    'storefront.show': { paramsTuple: [ParamValue]; params: {'category': ParamValue} }
    'products.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'admin.categories.index': { paramsTuple?: []; params?: {} }
    'admin.categories.create': { paramsTuple?: []; params?: {} }
    'admin.categories.store': { paramsTuple?: []; params?: {} }
    'admin.categories.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.categories.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.categories.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.products.index': { paramsTuple?: []; params?: {} }
    'admin.products.create': { paramsTuple?: []; params?: {} }
    'admin.products.store': { paramsTuple?: []; params?: {} }
    'admin.products.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.products.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.product_publications.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.product_publications.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.product_duplicates.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.product_places.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.category_places.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.plans.store': { paramsTuple: [ParamValue]; params: {'product_id': ParamValue} }
    'admin.plan_meters.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.plan_meters.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'meter': ParamValue} }
    'admin.plans.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.plan_retirements.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.plan_retirements.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.price_lists.index': { paramsTuple?: []; params?: {} }
    'admin.price_lists.create': { paramsTuple?: []; params?: {} }
    'admin.price_lists.store': { paramsTuple?: []; params?: {} }
    'admin.price_lists.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.price_lists.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.account_price_lists.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.templates.index': { paramsTuple?: []; params?: {} }
    'admin.templates.create': { paramsTuple?: []; params?: {} }
    'admin.templates.store': { paramsTuple?: []; params?: {} }
    'admin.templates.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.templates.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.options.index': { paramsTuple?: []; params?: {} }
    'admin.options.create': { paramsTuple?: []; params?: {} }
    'admin.options.store': { paramsTuple?: []; params?: {} }
    'admin.options.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.options.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'dashboard': { paramsTuple?: []; params?: {} }
    'services.index': { paramsTuple?: []; params?: {} }
    'services.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'services.power.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'services.cancellation.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'services.cancellation.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'services.cancellation.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'services.usage.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'services.trial.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'services.withdrawal.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'services.withdrawal.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.index': { paramsTuple?: []; params?: {} }
    'admin.services.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.operations.index': { paramsTuple?: []; params?: {} }
    'admin.operations.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.clusters.index': { paramsTuple?: []; params?: {} }
    'admin.ip_pools.index': { paramsTuple?: []; params?: {} }
    'admin.server_issues.index': { paramsTuple?: []; params?: {} }
    'admin.services.actions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.suspensions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.suspensions.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'reason': ParamValue} }
    'admin.services.termination.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.termination.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.cancellation.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.cancellation.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.answers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.answers.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.size.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.size.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.operations.retry': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.operations.hurry': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.operations.abandon': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.server_issues.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.clusters.create': { paramsTuple?: []; params?: {} }
    'admin.clusters.store': { paramsTuple?: []; params?: {} }
    'admin.clusters.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.clusters.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.clusters.probe': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.clusters.sync': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.clusters.parts.update': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'part': ParamValue} }
    'admin.clusters.images.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.clusters.images.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'image': ParamValue} }
    'admin.ip_pools.store': { paramsTuple?: []; params?: {} }
    'admin.ip_pools.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.ip_pools.links.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.ip_pools.links.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'link': ParamValue} }
    'admin.ip_pools.subnets.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.ip_pools.subnets.update': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'subnet': ParamValue} }
    'admin.ip_pools.subnets.edit': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'subnet': ParamValue} }
    'admin.ip_pools.subnets.routing.update': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'subnet': ParamValue} }
    'admin.clusters.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.ip_pools.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'invoices.index': { paramsTuple?: []; params?: {} }
    'invoices.pdf': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'invoices.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'invoices.print': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'document_archives.show': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'receipts.pdf': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'credit_notes.index': { paramsTuple?: []; params?: {} }
    'credit_notes.pdf': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'credit_notes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'credit_notes.print': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'invoices.payments.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'invoices.payments.show': { paramsTuple: [ParamValue,ParamValue]; params: {'invoice': ParamValue,'attempt': ParamValue} }
    'due_payments.create': { paramsTuple?: []; params?: {} }
    'due_payments.store': { paramsTuple?: []; params?: {} }
    'next_charges.index': { paramsTuple?: []; params?: {} }
    'payments.show': { paramsTuple: [ParamValue]; params: {'attempt': ParamValue} }
    'billing_profile.edit': { paramsTuple?: []; params?: {} }
    'billing_profile.update': { paramsTuple?: []; params?: {} }
    'credit.index': { paramsTuple?: []; params?: {} }
    'credit.store': { paramsTuple?: []; params?: {} }
    'top_ups.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'auto_top_up.update': { paramsTuple?: []; params?: {} }
    'payment_methods.index': { paramsTuple?: []; params?: {} }
    'payment_methods.store': { paramsTuple?: []; params?: {} }
    'payment_methods.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'payment_methods.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'payment_methods.backup.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'payment_methods.backup.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'billing_contacts.index': { paramsTuple?: []; params?: {} }
    'billing_contacts.store': { paramsTuple?: []; params?: {} }
    'billing_contacts.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'billing_contacts.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contact_questions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'billing_portal.store': { paramsTuple?: []; params?: {} }
    'payment_links.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'payment_links.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contact_confirmations.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contact_confirmations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contact_unsubscriptions.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contact_unsubscriptions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.invoices.index': { paramsTuple?: []; params?: {} }
    'admin.invoices.pdf': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'admin.credit_notes.pdf': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'admin.receipts.pdf': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'admin.invoices.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.credit_notes.index': { paramsTuple?: []; params?: {} }
    'admin.credit_notes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.payments.index': { paramsTuple?: []; params?: {} }
    'admin.disputes.index': { paramsTuple?: []; params?: {} }
    'admin.disputes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.payouts.index': { paramsTuple?: []; params?: {} }
    'admin.payouts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.balance_entries.index': { paramsTuple?: []; params?: {} }
    'admin.bank_entries.index': { paramsTuple?: []; params?: {} }
    'admin.bank_entries.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.bank_statements.index': { paramsTuple?: []; params?: {} }
    'admin.bank_statements.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.refunds.index': { paramsTuple?: []; params?: {} }
    'admin.credits.index': { paramsTuple: [ParamValue]; params: {'account': ParamValue} }
    'admin.tax_rates.index': { paramsTuple?: []; params?: {} }
    'admin.webhook_events.index': { paramsTuple?: []; params?: {} }
    'admin.findings.index': { paramsTuple?: []; params?: {} }
    'admin.collections.index': { paramsTuple?: []; params?: {} }
    'admin.collections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.dunning_policies.index': { paramsTuple?: []; params?: {} }
    'admin.price_changes.index': { paramsTuple?: []; params?: {} }
    'admin.price_changes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.tonight.index': { paramsTuple?: []; params?: {} }
    'admin.parked_renewals.index': { paramsTuple?: []; params?: {} }
    'admin.coupons.index': { paramsTuple?: []; params?: {} }
    'admin.coupons.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.coupons.create': { paramsTuple?: []; params?: {} }
    'admin.coupons.store': { paramsTuple?: []; params?: {} }
    'admin.coupons.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.coupons.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.coupon_archives.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.coupon_archives.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.discounts.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.discounts.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'service_id': ParamValue,'id': ParamValue} }
    'admin.invoices.void': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.invoice_drafts.index': { paramsTuple?: []; params?: {} }
    'admin.invoice_drafts.store': { paramsTuple?: []; params?: {} }
    'admin.invoice_drafts.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.invoice_drafts.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.invoice_drafts.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.issued_drafts.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.write_offs.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.write_offs.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.invoices.bank_transfers.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.credit_notes.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.credit_notes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.invoices.refunds.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.credits.store': { paramsTuple: [ParamValue]; params: {'account': ParamValue} }
    'admin.vat_confirmations.store': { paramsTuple: [ParamValue]; params: {'account': ParamValue} }
    'admin.collections.hold.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.collections.hold.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.collections.skips.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.collections.extensions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.dunning_policies.create': { paramsTuple?: []; params?: {} }
    'admin.dunning_policies.store': { paramsTuple?: []; params?: {} }
    'admin.dunning_policies.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.dunning_policies.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.billing_holds.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.billing_holds.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.paid_extensions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.document_archives.index': { paramsTuple?: []; params?: {} }
    'admin.document_archives.create': { paramsTuple?: []; params?: {} }
    'admin.document_archives.store': { paramsTuple?: []; params?: {} }
    'admin.document_archives.show': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'admin.parked_renewals.create': { paramsTuple?: []; params?: {} }
    'admin.parked_renewals.store': { paramsTuple?: []; params?: {} }
    'admin.dispute_answers.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.dispute_acceptances.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.dispute_suspensions.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.price_changes.create': { paramsTuple?: []; params?: {} }
    'admin.price_changes.store': { paramsTuple?: []; params?: {} }
    'admin.price_changes.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.billing_contacts.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.bank_bookings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.bank_bookings.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.ignored_bank_entries.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.ignored_bank_entries.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.bank_statements.create': { paramsTuple?: []; params?: {} }
    'admin.bank_statements.store': { paramsTuple?: []; params?: {} }
    'admin.bank_statements.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.bank_statements.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.tax_rates.store': { paramsTuple?: []; params?: {} }
    'service_changes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'service_changes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'service_changes.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'cart.show': { paramsTuple?: []; params?: {} }
    'cart.update': { paramsTuple?: []; params?: {} }
    'cart_currency.update': { paramsTuple?: []; params?: {} }
    'cart_coupon.store': { paramsTuple?: []; params?: {} }
    'cart_coupon.destroy': { paramsTuple?: []; params?: {} }
    'cart_coupon.show': { paramsTuple: [ParamValue]; params: {'code': ParamValue} }
    'cart_items.store': { paramsTuple?: []; params?: {} }
    'cart_totals.show': { paramsTuple?: []; params?: {} }
    'cart_items.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'cart_items.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'cart_items.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'unavailable_items.destroy': { paramsTuple?: []; params?: {} }
    'checkout.show': { paramsTuple?: []; params?: {} }
    'guest_checkout.store': { paramsTuple?: []; params?: {} }
    'terms.index': { paramsTuple?: []; params?: {} }
    'terms.show': { paramsTuple: [ParamValue]; params: {'version': ParamValue} }
    'checkout.store': { paramsTuple?: []; params?: {} }
    'checkout_address.update': { paramsTuple?: []; params?: {} }
    'account_currency.edit': { paramsTuple?: []; params?: {} }
    'account_currency.update': { paramsTuple?: []; params?: {} }
    'ssh_keys.index': { paramsTuple?: []; params?: {} }
    'ssh_keys.store': { paramsTuple?: []; params?: {} }
    'ssh_keys.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'ssh_keys.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.index': { paramsTuple?: []; params?: {} }
    'orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'order_cancellations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.orders.index': { paramsTuple?: []; params?: {} }
    'admin.orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.customer_orders.create': { paramsTuple: [ParamValue]; params: {'account_id': ParamValue} }
    'admin.customer_orders.total': { paramsTuple: [ParamValue]; params: {'account_id': ParamValue} }
    'admin.customer_orders.store': { paramsTuple: [ParamValue]; params: {'account_id': ParamValue} }
    'admin.service_changes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.service_changes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.service_changes.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.service_change_retries.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.service_change_returns.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.order_acceptances.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.order_rejections.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.order_cancellations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.customer_currency.edit': { paramsTuple: [ParamValue]; params: {'account_id': ParamValue} }
    'admin.customer_currency.update': { paramsTuple: [ParamValue]; params: {'account_id': ParamValue} }
    'admin.terms_versions.index': { paramsTuple?: []; params?: {} }
    'admin.terms_versions.create': { paramsTuple?: []; params?: {} }
    'admin.terms_versions.store': { paramsTuple?: []; params?: {} }
    'admin.terms_versions.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.terms_versions.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.terms_publications.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'webhooks.stripe': { paramsTuple?: []; params?: {} }
    'admin.mails.index': { paramsTuple?: []; params?: {} }
    'admin.mails.tests.store': { paramsTuple?: []; params?: {} }
    'admin.alerts.index': { paramsTuple?: []; params?: {} }
    'admin.alerts.update': { paramsTuple?: []; params?: {} }
    'admin.alert_wishes.edit': { paramsTuple?: []; params?: {} }
    'admin.alert_wishes.update': { paramsTuple?: []; params?: {} }
    'dev.mails.index': { paramsTuple?: []; params?: {} }
    'dev.mails.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'dev.mails.body': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contact.create': { paramsTuple?: []; params?: {} }
    'contact.store': { paramsTuple?: []; params?: {} }
    'admin.conversations.index': { paramsTuple?: []; params?: {} }
    'admin.conversations.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.conversations.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.notes.store': { paramsTuple?: []; params?: {} }
    'admin.notes.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.notes.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.notes.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.note_pins.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.note_pins.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'articles.index': { paramsTuple?: []; params?: {} }
    'articles.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'admin.articles.index': { paramsTuple?: []; params?: {} }
    'admin.articles.create': { paramsTuple?: []; params?: {} }
    'admin.articles.store': { paramsTuple?: []; params?: {} }
    'admin.articles.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.articles.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.articles.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'privacy.show': { paramsTuple?: []; params?: {} }
    'cookies.show': { paramsTuple?: []; params?: {} }
    'admin.dashboard.show': { paramsTuple?: []; params?: {} }
    'admin.search.index': { paramsTuple?: []; params?: {} }
    'admin.list_exports.show': { paramsTuple: [ParamValue]; params: {'list': ParamValue} }
    'admin.list_actions.store': { paramsTuple: [ParamValue]; params: {'list': ParamValue} }
    'admin.list_columns.update': { paramsTuple: [ParamValue]; params: {'list': ParamValue} }
    'admin.list_views.store': { paramsTuple: [ParamValue]; params: {'list': ParamValue} }
    'admin.list_views.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'list': ParamValue,'id': ParamValue} }
    'admin.settings.index': { paramsTuple?: []; params?: {} }
    'admin.settings.brand.edit': { paramsTuple?: []; params?: {} }
    'admin.settings.brand.update': { paramsTuple?: []; params?: {} }
    'admin.settings.brand.destroy': { paramsTuple?: []; params?: {} }
    'admin.settings.brand.preview.show': { paramsTuple?: []; params?: {} }
    'admin.settings.brand.files.update': { paramsTuple: [ParamValue]; params: {'slot': ParamValue} }
    'admin.settings.brand.files.destroy': { paramsTuple: [ParamValue]; params: {'slot': ParamValue} }
    'admin.settings.brand.samples.store': { paramsTuple?: []; params?: {} }
    'admin.settings.edit': { paramsTuple: [ParamValue]; params: {'group': ParamValue} }
    'admin.settings.update': { paramsTuple: [ParamValue]; params: {'group': ParamValue} }
    'admin.setup_dismissals.store': { paramsTuple?: []; params?: {} }
    'admin.system.show': { paramsTuple?: []; params?: {} }
    'admin.system.message_retries.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.accounts.index': { paramsTuple?: []; params?: {} }
    'admin.accounts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  GET: {
    'search.index': { paramsTuple?: []; params?: {} }
    'live.show': { paramsTuple: [ParamValue]; params: {'topics': ParamValue} }
    'security_txt.show': { paramsTuple?: []; params?: {} }
    'brand_files.show': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'robots.show': { paramsTuple?: []; params?: {} }
    'health.live': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'metrics.show': { paramsTuple?: []; params?: {} }
    'dev.components': { paramsTuple?: []; params?: {} }
    'admin.audit.index': { paramsTuple?: []; params?: {} }
    'sign_in.create': { paramsTuple?: []; params?: {} }
    'social_sign_up.create': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'social_connection.create': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'sign_up.create': { paramsTuple?: []; params?: {} }
    'password_resets.create': { paramsTuple?: []; params?: {} }
    'social_connection_link.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'social_sign_in.show': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'password_resets.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'email_verifications.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'email_change_links.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'email_change_undos.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'account.edit': { paramsTuple?: []; params?: {} }
    'billing_details.edit': { paramsTuple?: []; params?: {} }
    'security.show': { paramsTuple?: []; params?: {} }
    'confirmation.create': { paramsTuple?: []; params?: {} }
    'admin.staff.index': { paramsTuple?: []; params?: {} }
    'admin.staff.create': { paramsTuple?: []; params?: {} }
    'storefront.index': { paramsTuple?: []; params?: {} }
    'storefront.show': { paramsTuple: [ParamValue]; params: {'category': ParamValue} }
    'products.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'admin.categories.index': { paramsTuple?: []; params?: {} }
    'admin.categories.create': { paramsTuple?: []; params?: {} }
    'admin.categories.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.products.index': { paramsTuple?: []; params?: {} }
    'admin.products.create': { paramsTuple?: []; params?: {} }
    'admin.products.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.price_lists.index': { paramsTuple?: []; params?: {} }
    'admin.price_lists.create': { paramsTuple?: []; params?: {} }
    'admin.price_lists.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.templates.index': { paramsTuple?: []; params?: {} }
    'admin.templates.create': { paramsTuple?: []; params?: {} }
    'admin.templates.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.options.index': { paramsTuple?: []; params?: {} }
    'admin.options.create': { paramsTuple?: []; params?: {} }
    'admin.options.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'dashboard': { paramsTuple?: []; params?: {} }
    'services.index': { paramsTuple?: []; params?: {} }
    'services.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'services.cancellation.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'services.usage.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'services.withdrawal.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.index': { paramsTuple?: []; params?: {} }
    'admin.services.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.operations.index': { paramsTuple?: []; params?: {} }
    'admin.operations.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.clusters.index': { paramsTuple?: []; params?: {} }
    'admin.ip_pools.index': { paramsTuple?: []; params?: {} }
    'admin.server_issues.index': { paramsTuple?: []; params?: {} }
    'admin.services.answers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.size.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.clusters.create': { paramsTuple?: []; params?: {} }
    'admin.clusters.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.ip_pools.subnets.edit': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'subnet': ParamValue} }
    'admin.clusters.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.ip_pools.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'invoices.index': { paramsTuple?: []; params?: {} }
    'invoices.pdf': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'invoices.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'invoices.print': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'document_archives.show': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'receipts.pdf': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'credit_notes.index': { paramsTuple?: []; params?: {} }
    'credit_notes.pdf': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'credit_notes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'credit_notes.print': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'invoices.payments.show': { paramsTuple: [ParamValue,ParamValue]; params: {'invoice': ParamValue,'attempt': ParamValue} }
    'due_payments.create': { paramsTuple?: []; params?: {} }
    'next_charges.index': { paramsTuple?: []; params?: {} }
    'payments.show': { paramsTuple: [ParamValue]; params: {'attempt': ParamValue} }
    'billing_profile.edit': { paramsTuple?: []; params?: {} }
    'credit.index': { paramsTuple?: []; params?: {} }
    'top_ups.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'payment_methods.index': { paramsTuple?: []; params?: {} }
    'billing_contacts.index': { paramsTuple?: []; params?: {} }
    'payment_links.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contact_confirmations.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contact_unsubscriptions.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.invoices.index': { paramsTuple?: []; params?: {} }
    'admin.invoices.pdf': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'admin.credit_notes.pdf': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'admin.receipts.pdf': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'admin.invoices.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.credit_notes.index': { paramsTuple?: []; params?: {} }
    'admin.credit_notes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.payments.index': { paramsTuple?: []; params?: {} }
    'admin.disputes.index': { paramsTuple?: []; params?: {} }
    'admin.disputes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.payouts.index': { paramsTuple?: []; params?: {} }
    'admin.payouts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.balance_entries.index': { paramsTuple?: []; params?: {} }
    'admin.bank_entries.index': { paramsTuple?: []; params?: {} }
    'admin.bank_entries.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.bank_statements.index': { paramsTuple?: []; params?: {} }
    'admin.bank_statements.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.refunds.index': { paramsTuple?: []; params?: {} }
    'admin.credits.index': { paramsTuple: [ParamValue]; params: {'account': ParamValue} }
    'admin.tax_rates.index': { paramsTuple?: []; params?: {} }
    'admin.webhook_events.index': { paramsTuple?: []; params?: {} }
    'admin.findings.index': { paramsTuple?: []; params?: {} }
    'admin.collections.index': { paramsTuple?: []; params?: {} }
    'admin.collections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.dunning_policies.index': { paramsTuple?: []; params?: {} }
    'admin.price_changes.index': { paramsTuple?: []; params?: {} }
    'admin.price_changes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.tonight.index': { paramsTuple?: []; params?: {} }
    'admin.parked_renewals.index': { paramsTuple?: []; params?: {} }
    'admin.coupons.index': { paramsTuple?: []; params?: {} }
    'admin.coupons.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.coupons.create': { paramsTuple?: []; params?: {} }
    'admin.coupons.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.invoice_drafts.index': { paramsTuple?: []; params?: {} }
    'admin.invoice_drafts.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.credit_notes.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.dunning_policies.create': { paramsTuple?: []; params?: {} }
    'admin.dunning_policies.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.document_archives.index': { paramsTuple?: []; params?: {} }
    'admin.document_archives.create': { paramsTuple?: []; params?: {} }
    'admin.document_archives.show': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'admin.parked_renewals.create': { paramsTuple?: []; params?: {} }
    'admin.price_changes.create': { paramsTuple?: []; params?: {} }
    'admin.bank_statements.create': { paramsTuple?: []; params?: {} }
    'service_changes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'cart.show': { paramsTuple?: []; params?: {} }
    'cart_coupon.show': { paramsTuple: [ParamValue]; params: {'code': ParamValue} }
    'cart_totals.show': { paramsTuple?: []; params?: {} }
    'cart_items.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'checkout.show': { paramsTuple?: []; params?: {} }
    'terms.index': { paramsTuple?: []; params?: {} }
    'terms.show': { paramsTuple: [ParamValue]; params: {'version': ParamValue} }
    'account_currency.edit': { paramsTuple?: []; params?: {} }
    'ssh_keys.index': { paramsTuple?: []; params?: {} }
    'orders.index': { paramsTuple?: []; params?: {} }
    'orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.orders.index': { paramsTuple?: []; params?: {} }
    'admin.orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.customer_orders.create': { paramsTuple: [ParamValue]; params: {'account_id': ParamValue} }
    'admin.customer_orders.total': { paramsTuple: [ParamValue]; params: {'account_id': ParamValue} }
    'admin.service_changes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.customer_currency.edit': { paramsTuple: [ParamValue]; params: {'account_id': ParamValue} }
    'admin.terms_versions.index': { paramsTuple?: []; params?: {} }
    'admin.terms_versions.create': { paramsTuple?: []; params?: {} }
    'admin.terms_versions.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.mails.index': { paramsTuple?: []; params?: {} }
    'admin.alerts.index': { paramsTuple?: []; params?: {} }
    'admin.alert_wishes.edit': { paramsTuple?: []; params?: {} }
    'dev.mails.index': { paramsTuple?: []; params?: {} }
    'dev.mails.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'dev.mails.body': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contact.create': { paramsTuple?: []; params?: {} }
    'admin.conversations.index': { paramsTuple?: []; params?: {} }
    'admin.conversations.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.notes.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'articles.index': { paramsTuple?: []; params?: {} }
    'articles.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'admin.articles.index': { paramsTuple?: []; params?: {} }
    'admin.articles.create': { paramsTuple?: []; params?: {} }
    'admin.articles.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'privacy.show': { paramsTuple?: []; params?: {} }
    'cookies.show': { paramsTuple?: []; params?: {} }
    'admin.dashboard.show': { paramsTuple?: []; params?: {} }
    'admin.search.index': { paramsTuple?: []; params?: {} }
    'admin.list_exports.show': { paramsTuple: [ParamValue]; params: {'list': ParamValue} }
    'admin.settings.index': { paramsTuple?: []; params?: {} }
    'admin.settings.brand.edit': { paramsTuple?: []; params?: {} }
    'admin.settings.brand.preview.show': { paramsTuple?: []; params?: {} }
    'admin.settings.edit': { paramsTuple: [ParamValue]; params: {'group': ParamValue} }
    'admin.system.show': { paramsTuple?: []; params?: {} }
    'admin.accounts.index': { paramsTuple?: []; params?: {} }
    'admin.accounts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  HEAD: {
    'search.index': { paramsTuple?: []; params?: {} }
    'live.show': { paramsTuple: [ParamValue]; params: {'topics': ParamValue} }
    'security_txt.show': { paramsTuple?: []; params?: {} }
    'brand_files.show': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'robots.show': { paramsTuple?: []; params?: {} }
    'health.live': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'metrics.show': { paramsTuple?: []; params?: {} }
    'dev.components': { paramsTuple?: []; params?: {} }
    'admin.audit.index': { paramsTuple?: []; params?: {} }
    'sign_in.create': { paramsTuple?: []; params?: {} }
    'social_sign_up.create': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'social_connection.create': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'sign_up.create': { paramsTuple?: []; params?: {} }
    'password_resets.create': { paramsTuple?: []; params?: {} }
    'social_connection_link.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'social_sign_in.show': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'password_resets.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'email_verifications.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'email_change_links.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'email_change_undos.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'account.edit': { paramsTuple?: []; params?: {} }
    'billing_details.edit': { paramsTuple?: []; params?: {} }
    'security.show': { paramsTuple?: []; params?: {} }
    'confirmation.create': { paramsTuple?: []; params?: {} }
    'admin.staff.index': { paramsTuple?: []; params?: {} }
    'admin.staff.create': { paramsTuple?: []; params?: {} }
    'storefront.index': { paramsTuple?: []; params?: {} }
    'storefront.show': { paramsTuple: [ParamValue]; params: {'category': ParamValue} }
    'products.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'admin.categories.index': { paramsTuple?: []; params?: {} }
    'admin.categories.create': { paramsTuple?: []; params?: {} }
    'admin.categories.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.products.index': { paramsTuple?: []; params?: {} }
    'admin.products.create': { paramsTuple?: []; params?: {} }
    'admin.products.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.price_lists.index': { paramsTuple?: []; params?: {} }
    'admin.price_lists.create': { paramsTuple?: []; params?: {} }
    'admin.price_lists.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.templates.index': { paramsTuple?: []; params?: {} }
    'admin.templates.create': { paramsTuple?: []; params?: {} }
    'admin.templates.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.options.index': { paramsTuple?: []; params?: {} }
    'admin.options.create': { paramsTuple?: []; params?: {} }
    'admin.options.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'dashboard': { paramsTuple?: []; params?: {} }
    'services.index': { paramsTuple?: []; params?: {} }
    'services.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'services.cancellation.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'services.usage.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'services.withdrawal.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.index': { paramsTuple?: []; params?: {} }
    'admin.services.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.operations.index': { paramsTuple?: []; params?: {} }
    'admin.operations.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.clusters.index': { paramsTuple?: []; params?: {} }
    'admin.ip_pools.index': { paramsTuple?: []; params?: {} }
    'admin.server_issues.index': { paramsTuple?: []; params?: {} }
    'admin.services.answers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.size.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.clusters.create': { paramsTuple?: []; params?: {} }
    'admin.clusters.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.ip_pools.subnets.edit': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'subnet': ParamValue} }
    'admin.clusters.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.ip_pools.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'invoices.index': { paramsTuple?: []; params?: {} }
    'invoices.pdf': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'invoices.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'invoices.print': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'document_archives.show': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'receipts.pdf': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'credit_notes.index': { paramsTuple?: []; params?: {} }
    'credit_notes.pdf': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'credit_notes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'credit_notes.print': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'invoices.payments.show': { paramsTuple: [ParamValue,ParamValue]; params: {'invoice': ParamValue,'attempt': ParamValue} }
    'due_payments.create': { paramsTuple?: []; params?: {} }
    'next_charges.index': { paramsTuple?: []; params?: {} }
    'payments.show': { paramsTuple: [ParamValue]; params: {'attempt': ParamValue} }
    'billing_profile.edit': { paramsTuple?: []; params?: {} }
    'credit.index': { paramsTuple?: []; params?: {} }
    'top_ups.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'payment_methods.index': { paramsTuple?: []; params?: {} }
    'billing_contacts.index': { paramsTuple?: []; params?: {} }
    'payment_links.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contact_confirmations.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contact_unsubscriptions.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.invoices.index': { paramsTuple?: []; params?: {} }
    'admin.invoices.pdf': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'admin.credit_notes.pdf': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'admin.receipts.pdf': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'admin.invoices.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.credit_notes.index': { paramsTuple?: []; params?: {} }
    'admin.credit_notes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.payments.index': { paramsTuple?: []; params?: {} }
    'admin.disputes.index': { paramsTuple?: []; params?: {} }
    'admin.disputes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.payouts.index': { paramsTuple?: []; params?: {} }
    'admin.payouts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.balance_entries.index': { paramsTuple?: []; params?: {} }
    'admin.bank_entries.index': { paramsTuple?: []; params?: {} }
    'admin.bank_entries.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.bank_statements.index': { paramsTuple?: []; params?: {} }
    'admin.bank_statements.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.refunds.index': { paramsTuple?: []; params?: {} }
    'admin.credits.index': { paramsTuple: [ParamValue]; params: {'account': ParamValue} }
    'admin.tax_rates.index': { paramsTuple?: []; params?: {} }
    'admin.webhook_events.index': { paramsTuple?: []; params?: {} }
    'admin.findings.index': { paramsTuple?: []; params?: {} }
    'admin.collections.index': { paramsTuple?: []; params?: {} }
    'admin.collections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.dunning_policies.index': { paramsTuple?: []; params?: {} }
    'admin.price_changes.index': { paramsTuple?: []; params?: {} }
    'admin.price_changes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.tonight.index': { paramsTuple?: []; params?: {} }
    'admin.parked_renewals.index': { paramsTuple?: []; params?: {} }
    'admin.coupons.index': { paramsTuple?: []; params?: {} }
    'admin.coupons.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.coupons.create': { paramsTuple?: []; params?: {} }
    'admin.coupons.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.invoice_drafts.index': { paramsTuple?: []; params?: {} }
    'admin.invoice_drafts.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.credit_notes.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.dunning_policies.create': { paramsTuple?: []; params?: {} }
    'admin.dunning_policies.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.document_archives.index': { paramsTuple?: []; params?: {} }
    'admin.document_archives.create': { paramsTuple?: []; params?: {} }
    'admin.document_archives.show': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'admin.parked_renewals.create': { paramsTuple?: []; params?: {} }
    'admin.price_changes.create': { paramsTuple?: []; params?: {} }
    'admin.bank_statements.create': { paramsTuple?: []; params?: {} }
    'service_changes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'cart.show': { paramsTuple?: []; params?: {} }
    'cart_coupon.show': { paramsTuple: [ParamValue]; params: {'code': ParamValue} }
    'cart_totals.show': { paramsTuple?: []; params?: {} }
    'cart_items.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'checkout.show': { paramsTuple?: []; params?: {} }
    'terms.index': { paramsTuple?: []; params?: {} }
    'terms.show': { paramsTuple: [ParamValue]; params: {'version': ParamValue} }
    'account_currency.edit': { paramsTuple?: []; params?: {} }
    'ssh_keys.index': { paramsTuple?: []; params?: {} }
    'orders.index': { paramsTuple?: []; params?: {} }
    'orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.orders.index': { paramsTuple?: []; params?: {} }
    'admin.orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.customer_orders.create': { paramsTuple: [ParamValue]; params: {'account_id': ParamValue} }
    'admin.customer_orders.total': { paramsTuple: [ParamValue]; params: {'account_id': ParamValue} }
    'admin.service_changes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.customer_currency.edit': { paramsTuple: [ParamValue]; params: {'account_id': ParamValue} }
    'admin.terms_versions.index': { paramsTuple?: []; params?: {} }
    'admin.terms_versions.create': { paramsTuple?: []; params?: {} }
    'admin.terms_versions.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.mails.index': { paramsTuple?: []; params?: {} }
    'admin.alerts.index': { paramsTuple?: []; params?: {} }
    'admin.alert_wishes.edit': { paramsTuple?: []; params?: {} }
    'dev.mails.index': { paramsTuple?: []; params?: {} }
    'dev.mails.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'dev.mails.body': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contact.create': { paramsTuple?: []; params?: {} }
    'admin.conversations.index': { paramsTuple?: []; params?: {} }
    'admin.conversations.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.notes.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'articles.index': { paramsTuple?: []; params?: {} }
    'articles.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'admin.articles.index': { paramsTuple?: []; params?: {} }
    'admin.articles.create': { paramsTuple?: []; params?: {} }
    'admin.articles.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'privacy.show': { paramsTuple?: []; params?: {} }
    'cookies.show': { paramsTuple?: []; params?: {} }
    'admin.dashboard.show': { paramsTuple?: []; params?: {} }
    'admin.search.index': { paramsTuple?: []; params?: {} }
    'admin.list_exports.show': { paramsTuple: [ParamValue]; params: {'list': ParamValue} }
    'admin.settings.index': { paramsTuple?: []; params?: {} }
    'admin.settings.brand.edit': { paramsTuple?: []; params?: {} }
    'admin.settings.brand.preview.show': { paramsTuple?: []; params?: {} }
    'admin.settings.edit': { paramsTuple: [ParamValue]; params: {'group': ParamValue} }
    'admin.system.show': { paramsTuple?: []; params?: {} }
    'admin.accounts.index': { paramsTuple?: []; params?: {} }
    'admin.accounts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  POST: {
    'sign_in.store': { paramsTuple?: []; params?: {} }
    'social_sign_in.store': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'social_sign_up.store': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'social_connection.store': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'social_connection_mail.store': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'sign_up.store': { paramsTuple?: []; params?: {} }
    'password_resets.store': { paramsTuple?: []; params?: {} }
    'social_connection_link.update': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'password_resets.update': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'email_verifications.update': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'email_change_links.update': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'email_change_undos.update': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'sign_out.store': { paramsTuple?: []; params?: {} }
    'email_verifications.store': { paramsTuple?: []; params?: {} }
    'billing_email_verifications.store': { paramsTuple?: []; params?: {} }
    'email_changes.store': { paramsTuple?: []; params?: {} }
    'account_selection.store': { paramsTuple?: []; params?: {} }
    'password_link.store': { paramsTuple?: []; params?: {} }
    'confirmation.store': { paramsTuple?: []; params?: {} }
    'provider_confirmation.store': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'sign_in_methods.store': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'admin.staff.store': { paramsTuple?: []; params?: {} }
    'admin.staff_access.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.categories.store': { paramsTuple?: []; params?: {} }
    'admin.products.store': { paramsTuple?: []; params?: {} }
    'admin.product_publications.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.product_duplicates.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.plans.store': { paramsTuple: [ParamValue]; params: {'product_id': ParamValue} }
    'admin.plan_meters.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.plan_retirements.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.price_lists.store': { paramsTuple?: []; params?: {} }
    'admin.templates.store': { paramsTuple?: []; params?: {} }
    'admin.options.store': { paramsTuple?: []; params?: {} }
    'services.power.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'services.cancellation.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'services.trial.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'services.withdrawal.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.actions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.suspensions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.termination.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.cancellation.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.operations.retry': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.operations.hurry': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.operations.abandon': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.clusters.store': { paramsTuple?: []; params?: {} }
    'admin.clusters.probe': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.clusters.sync': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.clusters.images.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.ip_pools.store': { paramsTuple?: []; params?: {} }
    'admin.ip_pools.links.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.ip_pools.subnets.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'invoices.payments.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'due_payments.store': { paramsTuple?: []; params?: {} }
    'credit.store': { paramsTuple?: []; params?: {} }
    'payment_methods.store': { paramsTuple?: []; params?: {} }
    'payment_methods.backup.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'billing_contacts.store': { paramsTuple?: []; params?: {} }
    'contact_questions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'billing_portal.store': { paramsTuple?: []; params?: {} }
    'payment_links.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contact_confirmations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contact_unsubscriptions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.coupons.store': { paramsTuple?: []; params?: {} }
    'admin.coupon_archives.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.discounts.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.invoices.void': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.invoice_drafts.store': { paramsTuple?: []; params?: {} }
    'admin.issued_drafts.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.write_offs.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.invoices.bank_transfers.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.credit_notes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.invoices.refunds.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.credits.store': { paramsTuple: [ParamValue]; params: {'account': ParamValue} }
    'admin.vat_confirmations.store': { paramsTuple: [ParamValue]; params: {'account': ParamValue} }
    'admin.collections.hold.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.collections.skips.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.collections.extensions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.dunning_policies.store': { paramsTuple?: []; params?: {} }
    'admin.billing_holds.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.paid_extensions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.document_archives.store': { paramsTuple?: []; params?: {} }
    'admin.parked_renewals.store': { paramsTuple?: []; params?: {} }
    'admin.dispute_acceptances.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.price_changes.store': { paramsTuple?: []; params?: {} }
    'admin.bank_bookings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.bank_statements.store': { paramsTuple?: []; params?: {} }
    'admin.tax_rates.store': { paramsTuple?: []; params?: {} }
    'service_changes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'cart_coupon.store': { paramsTuple?: []; params?: {} }
    'cart_items.store': { paramsTuple?: []; params?: {} }
    'guest_checkout.store': { paramsTuple?: []; params?: {} }
    'checkout.store': { paramsTuple?: []; params?: {} }
    'ssh_keys.store': { paramsTuple?: []; params?: {} }
    'order_cancellations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.customer_orders.store': { paramsTuple: [ParamValue]; params: {'account_id': ParamValue} }
    'admin.service_changes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.service_change_retries.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.service_change_returns.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.order_acceptances.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.order_rejections.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.order_cancellations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.terms_versions.store': { paramsTuple?: []; params?: {} }
    'admin.terms_publications.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'webhooks.stripe': { paramsTuple?: []; params?: {} }
    'admin.mails.tests.store': { paramsTuple?: []; params?: {} }
    'contact.store': { paramsTuple?: []; params?: {} }
    'admin.notes.store': { paramsTuple?: []; params?: {} }
    'admin.note_pins.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.articles.store': { paramsTuple?: []; params?: {} }
    'admin.list_actions.store': { paramsTuple: [ParamValue]; params: {'list': ParamValue} }
    'admin.list_views.store': { paramsTuple: [ParamValue]; params: {'list': ParamValue} }
    'admin.settings.brand.samples.store': { paramsTuple?: []; params?: {} }
    'admin.setup_dismissals.store': { paramsTuple?: []; params?: {} }
    'admin.system.message_retries.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  PUT: {
    'account.update': { paramsTuple?: []; params?: {} }
    'billing_details.update': { paramsTuple?: []; params?: {} }
    'password.update': { paramsTuple?: []; params?: {} }
    'admin.staff.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.categories.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.products.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.product_places.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.category_places.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.plans.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.price_lists.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.account_price_lists.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.templates.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.options.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.answers.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.size.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.server_issues.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.clusters.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.clusters.parts.update': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'part': ParamValue} }
    'admin.ip_pools.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.ip_pools.subnets.update': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'subnet': ParamValue} }
    'admin.ip_pools.subnets.routing.update': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'subnet': ParamValue} }
    'billing_profile.update': { paramsTuple?: []; params?: {} }
    'auto_top_up.update': { paramsTuple?: []; params?: {} }
    'payment_methods.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'billing_contacts.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.coupons.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.invoice_drafts.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.dunning_policies.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.dispute_answers.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.ignored_bank_entries.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.bank_statements.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'cart.update': { paramsTuple?: []; params?: {} }
    'cart_currency.update': { paramsTuple?: []; params?: {} }
    'cart_items.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'checkout_address.update': { paramsTuple?: []; params?: {} }
    'account_currency.update': { paramsTuple?: []; params?: {} }
    'ssh_keys.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.customer_currency.update': { paramsTuple: [ParamValue]; params: {'account_id': ParamValue} }
    'admin.terms_versions.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.alerts.update': { paramsTuple?: []; params?: {} }
    'admin.alert_wishes.update': { paramsTuple?: []; params?: {} }
    'admin.conversations.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.notes.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.articles.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.list_columns.update': { paramsTuple: [ParamValue]; params: {'list': ParamValue} }
    'admin.settings.brand.update': { paramsTuple?: []; params?: {} }
    'admin.settings.brand.files.update': { paramsTuple: [ParamValue]; params: {'slot': ParamValue} }
    'admin.settings.update': { paramsTuple: [ParamValue]; params: {'group': ParamValue} }
  }
  DELETE: {
    'email_changes.destroy': { paramsTuple?: []; params?: {} }
    'sign_in_methods.destroy': { paramsTuple: [ParamValue]; params: {'provider': ParamValue} }
    'user_sessions.destroy_all': { paramsTuple?: []; params?: {} }
    'user_sessions.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.staff_access.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.categories.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.product_publications.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.plan_meters.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'meter': ParamValue} }
    'admin.plan_retirements.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'services.cancellation.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.suspensions.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'reason': ParamValue} }
    'admin.services.termination.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.services.cancellation.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.clusters.images.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'image': ParamValue} }
    'admin.ip_pools.links.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'link': ParamValue} }
    'payment_methods.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'payment_methods.backup.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'billing_contacts.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.coupon_archives.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.discounts.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'service_id': ParamValue,'id': ParamValue} }
    'admin.invoice_drafts.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.write_offs.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.collections.hold.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.billing_holds.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.dispute_suspensions.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.price_changes.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.billing_contacts.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.bank_bookings.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.ignored_bank_entries.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.bank_statements.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'service_changes.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'cart_coupon.destroy': { paramsTuple?: []; params?: {} }
    'cart_items.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'unavailable_items.destroy': { paramsTuple?: []; params?: {} }
    'ssh_keys.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.service_changes.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.notes.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.note_pins.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.articles.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.list_views.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'list': ParamValue,'id': ParamValue} }
    'admin.settings.brand.destroy': { paramsTuple?: []; params?: {} }
    'admin.settings.brand.files.destroy': { paramsTuple: [ParamValue]; params: {'slot': ParamValue} }
  }
  PATCH: {
    'admin.categories.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.products.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.price_lists.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.templates.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.options.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
}
declare module '@adonisjs/core/types/http' {
  export interface RoutesList extends ScannedRoutes {}
}