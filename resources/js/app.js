import * as Turbo from '@hotwired/turbo'
import { BrandPreview } from './elements/brand_preview.js'
import { ConfirmAction } from './elements/confirm_action.js'
import { CopyButton } from './elements/copy_button.js'
import { KeyCheck } from './elements/key_check.js'
import { ListKeys } from './elements/list_keys.js'
import { LivePreview } from './elements/live_preview.js'
import { LiveRefresh } from './elements/live_refresh.js'
import { NumberStepper } from './elements/number_stepper.js'
import { RevealPassword } from './elements/reveal_password.js'
import { LiveSearch } from './elements/live_search.js'
import { SearchPalette } from './elements/search_palette.js'
import { LiveTotal } from './elements/live_total.js'
import { ThemeToggle } from './elements/theme_toggle.js'
import { ToastMessage } from './elements/toast_message.js'
import { keepDrafts } from './drafts.js'
import { enhanceForms } from './forms.js'
import { keepOpenWhatIsOpen } from './morphing.js'
import { closeSheetsElsewhere } from './sheets.js'
import { keepTabsInView } from './tabs.js'
import { showTimesOfReader } from './times.js'

/** Forms are sent by the browser: they may lead to a payment page of another host, to a download or to an error page. */
Turbo.config.forms.mode = 'optin'

customElements.define('brand-preview', BrandPreview)
customElements.define('confirm-action', ConfirmAction)
customElements.define('copy-button', CopyButton)
customElements.define('key-check', KeyCheck)
customElements.define('list-keys', ListKeys)
customElements.define('live-preview', LivePreview)
customElements.define('live-refresh', LiveRefresh)
customElements.define('live-total', LiveTotal)
customElements.define('number-stepper', NumberStepper)
customElements.define('reveal-password', RevealPassword)
customElements.define('live-search', LiveSearch)
customElements.define('search-palette', SearchPalette)
customElements.define('theme-toggle', ThemeToggle)
customElements.define('toast-message', ToastMessage)

enhanceForms()
keepDrafts()
keepOpenWhatIsOpen()
closeSheetsElsewhere()
keepTabsInView()
showTimesOfReader()
