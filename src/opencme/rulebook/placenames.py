"""The names of countries and regions as people say them; the codes are those of ISO 3166."""

from __future__ import annotations

COUNTRIES = {
    "AT": "Austria", "AU": "Australia", "BE": "Belgium", "BR": "Brazil", "CA": "Canada", "CH": "Switzerland",
    "CN": "China", "CO": "Colombia", "DE": "Germany", "EG": "Egypt", "ES": "Spain", "FR": "France",
    "GB": "United Kingdom", "GH": "Ghana", "HK": "Hong Kong", "IE": "Ireland", "IN": "India", "IT": "Italy",
    "JP": "Japan", "KE": "Kenya", "KR": "South Korea", "MX": "Mexico", "MY": "Malaysia", "NG": "Nigeria",
    "NL": "Netherlands", "NZ": "New Zealand", "PH": "Philippines", "PK": "Pakistan", "PL": "Poland", "PT": "Portugal",
    "QA": "Qatar", "SA": "Saudi Arabia", "SG": "Singapore", "TH": "Thailand", "TR": "Türkiye", "TW": "Taiwan",
    "UG": "Uganda", "US": "United States", "AE": "United Arab Emirates", "ZA": "South Africa",
}  # fmt: skip

REGIONS = {
    "US": {
        "AK": "Alaska", "AL": "Alabama", "AR": "Arkansas", "AS": "American Samoa", "AZ": "Arizona",
        "CA": "California", "CO": "Colorado", "CT": "Connecticut", "DC": "District of Columbia", "DE": "Delaware",
        "FL": "Florida", "GA": "Georgia", "GU": "Guam", "HI": "Hawaii", "IA": "Iowa", "ID": "Idaho",
        "IL": "Illinois", "IN": "Indiana", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana",
        "MA": "Massachusetts", "MD": "Maryland", "ME": "Maine", "MI": "Michigan", "MN": "Minnesota",
        "MO": "Missouri", "MP": "Northern Mariana Islands", "MS": "Mississippi", "MT": "Montana",
        "NC": "North Carolina", "ND": "North Dakota", "NE": "Nebraska", "NH": "New Hampshire", "NJ": "New Jersey",
        "NM": "New Mexico", "NV": "Nevada", "NY": "New York", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon",
        "PA": "Pennsylvania", "PR": "Puerto Rico", "RI": "Rhode Island", "SC": "South Carolina",
        "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VA": "Virginia",
        "VI": "US Virgin Islands", "VT": "Vermont", "WA": "Washington", "WI": "Wisconsin", "WV": "West Virginia",
        "WY": "Wyoming",
    },
    "CA": {
        "AB": "Alberta", "BC": "British Columbia", "MB": "Manitoba", "NB": "New Brunswick",
        "NL": "Newfoundland and Labrador", "NS": "Nova Scotia", "NT": "Northwest Territories", "NU": "Nunavut",
        "ON": "Ontario", "PE": "Prince Edward Island", "QC": "Quebec", "SK": "Saskatchewan", "YT": "Yukon",
    },
    "AE": {"AZ": "Abu Dhabi", "DU": "Dubai"},
    "IN": {"GJ": "Gujarat", "KA": "Karnataka", "MH": "Maharashtra", "PB": "Punjab", "WB": "West Bengal"},
}  # fmt: skip


def country_name(code: str) -> str:
    """Germany for DE; the code itself where the name is not known."""
    return COUNTRIES.get(code, code)


def region_name(country: str, code: str) -> str:
    """Florida for US and FL; the code itself where the name is not known."""
    return REGIONS.get(country, {}).get(code.removeprefix(f"{country}-"), code)


def place_name(country: str, region: str | None) -> str:
    """Florida, United States; or the country alone."""
    return f"{region_name(country, region)}, {country_name(country)}" if region else country_name(country)


def in_place(country: str, region: str | None) -> str:
    """As a phrase: in Florida, United States; in the United States; in Germany."""
    name = place_name(country, region)
    article = "the " if not region and (name.startswith("United ") or country in ("NL", "PH")) else ""
    return f"in {article}{name}"
