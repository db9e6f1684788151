"""Words in a name that are themselves a witness for a label, and words that speak against it.

They are looked for in registrable names only, and only in names that a list already holds.
"""

import re
from typing import Final


def _any_of(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words))


_CLOUDS: Final = r"cloudfront\.net$|amazonaws\.com$|akamai|azureedge|windows\.net$|googleapis\.com$"
_HELP: Final = (
    r"addict", r"anonymous", r"recover", r"rehab", r"helpline", r"awareness", r"prevent",
    r"counsel", r"educat", r"charity", r"health", r"clinic", r"therapy", r"anti-?porn",
    r"stop-?(?:porn|gambl)", r"fight", r"quit", r"nofap", r"lawyer", r"police", r"wikipedia",
    r"\.gov(?:\.|$)", r"\.edu(?:\.|$)", r"\.ac\.", r"\.mil(?:\.|$)", _CLOUDS,
)  # fmt: skip
_HOBBIES: Final = r"(?:food|car|audio|earth|space|nature|map|bike|gun|word|data|plant)porn"

NEVER: Final = _any_of(*_HELP)
NEVER_ADULT: Final = _any_of(*_HELP, _HOBBIES)
NEVER_PIRACY: Final = _any_of(
    *_HELP,
    r"^(?:u|bit|qbit|web|linux|academic|christian|islamic|legal|publicdomain|chomsky)torrents?\.",
    r"^torrentfreak\.",
)
NEVER_BYPASS: Final = _any_of(_CLOUDS, r"\.b-cdn\.net$", r"firebaseio\.com$", r"^ns\d*\.")
NEVER_ADS: Final = _any_of(
    _CLOUDS, r"tagmanager", r"branch\.io", r"onelink", r"adjust", r"launchdarkly", r"miui\.com$",
    r"onesignal", r"segment", r"crashlytics", r"firebase", r"newrelic", r"nr-data", r"braintree",
    r"pusher", r"tealium", r"optimizely", r"yandex\.net$", r"taobao", r"customer\.io", r"paypal",
    r"gravatar", r"recaptcha", r"sentry", r"bugsnag", r"zendesk", r"intercom", r"^api\.", r"login",
    r"account", r"apple\.com$", r"dynamicyield", r"telemetry\.microsoft", r"disqus\.com$",
    r"wikimedia", r"^(?:apps?|auth|cdn|static|search|mail|video)\.",
)  # fmt: skip

ADULT: Final = _any_of(
    r"porn", r"xxx", r"hentai", r"xvideo", r"xnxx", r"xhamster", r"redtube", r"youporn", r"milf",
    r"bdsm", r"blowjob", r"gangbang", r"fuck", r"pussy", r"cumshot", r"creampie", r"camgirl",
    r"sexcam", r"livesex", r"sexchat", r"sexvid", r"sextube", r"sexmovie", r"freesex", r"nudegirl",
    r"bigtits", r"shemale", r"upskirt", r"handjob", r"deepthroat", r"bukkake", r"escort",
    r"swinger", r"webcamsex", r"hardcoresex", r"erotic", r"erotik", r"hotsex", r"desisex",
    r"(?:^|[-.0-9])sex(?:[-.0-9]|$)", r"(?:^|[-.])jav(?:[-.]|hd)", r"onlyfans", r"playboy",
)  # fmt: skip
GAMBLING: Final = _any_of(
    r"casino", r"kasino", r"kazino", r"poker", r"gambl", r"jackpot", r"slot(?:s|online|gacor|game)",
    r"bookmaker", r"sportsbet", r"roulette", r"blackjack", r"baccarat", r"bingo", r"lotto(?!ie)",
    r"1x(?:bet|slot|stavk)", r"mostbet", r"melbet", r"betway", r"bet365", r"pin-?up", r"vulk[ae]n",
    r"betting", r"wager", r"togel", r"toto\d", r"judi", r"rummy", r"teenpatti", r"aviator",
    r"188bet", r"fun88", r"w88", r"m88", r"fb88", r"kubet", r"789bet", r"okvip", r"parimatch",
)  # fmt: skip
DATING: Final = _any_of(
    r"dating", r"date", r"match", r"single", r"cupid", r"flirt", r"hookup", r"swing", r"cougar",
    r"romance", r"escort", r"affair", r"meet", r"milf", r"people",
)  # fmt: skip
DRUGS: Final = _any_of(
    r"viagra", r"(?<!so)(?<!spe)(?<!mer)(?<!nan)cialis", r"levitra", r"tramadol", r"xanax",
    r"phentermine", r"kamagra",
    r"modafinil",
    r"canadian-?pharm", r"online-?pharm", r"rx-?(?:online|drug|pill|med)",
    r"pills?(?:online|store|shop)",
    r"cheap-?(?:pill|med|drug)", r"buy-?(?:pill|med|drug|weed|cannabis)", r"steroid", r"anabolic",
    r"cannabis", r"marijuana", r"(?:^|[-.])weed", r"cocaine", r"kratom", r"headshop", r"growshop",
    r"hash(?:ish|oil)", r"mushroomspores", r"magic-?mushroom", r"grasscity", r"bongs?(?:[-.]|$)",
    r"ecstasy", r"legal-?high", r"ganja", r"hanf",
)  # fmt: skip
PIRACY: Final = _any_of(
    r"torrent", r"warez", r"(?:^|[-.])crack", r"crack(?:s|ed|z)?[-.]", r"keygen",
    r"serial(?:s|key|z)",
    r"nulled", r"skidrow", r"pirate-?bay", r"piratebrowser", r"kickass", r"1337x",
    r"(?:^|[-.])rarbg", r"limetorr", r"yify",
    r"(?:^|[-.])yts", r"fmovies", r"123movies", r"putlocker", r"solarmovie", r"gomovies",
    r"mp4moviez", r"filmy(?:zilla|wap|hit)", r"tamilrockers", r"movierulz", r"khatrimaza",
    r"bolly4u", r"worldfree4u", r"full-?version", r"freemovie", r"movies?(?:online|free|download)",
    r"episodes-tv", r"primewire", r"couchtuner", r"afdah", r"kinox", r"eztv", r"extratorrent",
    r"nnm-club", r"rutracker", r"kinozal", r"megaupload", r"ddlvalley", r"(?:^|[-.])bt[-.]",
    r"unblocked\.llc", r"isohunt", r"demonoid", r"btjunkie", r"magnetdl",
)  # fmt: skip
BRANDS: Final = _any_of(
    r"paypa[li]", r"apple-?id", r"icloud", r"itunes-", r"microsoft", r"office-?365", r"outlook",
    r"onedrive", r"facebook", r"instagram", r"whatsapp", r"netflix", r"amazon(?!as|ia|ica)",
    r"(?:^|[-.])ebay", r"google", r"gmail", r"dropbox", r"linkedin", r"twitter", r"roblox",
    r"steam-?(?:comm|power|gift)", r"playstation", r"(?:^|[-.])chase(?:[-.]|online|bank)",
    r"wells-?fargo", r"bankofamerica", r"citibank", r"(?:^|[-.])hsbc", r"santander", r"barclays",
    r"lloyds", r"natwest", r"americanexpress", r"mastercard", r"binance", r"coinbase", r"metamask",
    r"blockchain", r"trustwallet", r"(?:^|[-.])dhl(?:[-.]|$)", r"(?:^|[-.])usps(?:[-.]|$)",
    r"royalmail", r"hmrc", r"yahoo", r"adobe", r"docusign", r"easypaisa", r"jazzcash",
    r"creditagricole", r"sparkasse", r"rakuten", r"bradesco", r"(?:^|[-.])itau",
)  # fmt: skip
SCAM: Final = _any_of(
    r"pupp(?:y|ies)", r"frenchie", r"bulldog", r"yorkie", r"poodle", r"retriever", r"kitten",
    r"livestock", r"firearm", r"ammo", r"rifle", r"gun(?:s|store|shop)", r"quickbooks",
    r"(?:printer|driver)s?.*(?:support|download|help)", r"(?:support|helpline)-?number", r"lottery",
    r"giveaway", r"binary", r"binomo", r"forex", r"bitcoin.*doubl", r"steamwallet", r"vbucks",
    r"robux", r"free(?:gift|money)", r"followers", r"survey", r"courier", r"russianbrides",
    r"(?:hookup|flirt|milf|fuck|sex)", r"cialis|viagra|tadalafil", r"psychedelic|dankwood",
)  # fmt: skip
