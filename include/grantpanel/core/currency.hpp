// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "grantpanel/core/money.hpp"

namespace grantpanel::core {

/// The active currencies of ISO 4217, by number of decimals. Funds' units of account and metals are left out.
namespace currencies {
inline constexpr std::string_view none = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
inline constexpr std::string_view two =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF "
    "CHW "
    "CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR "
    "ILS "
    "INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR "
    "MZN "
    "NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
    "SVC "
    "SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";
inline constexpr std::string_view three = "BHD IQD JOD KWD LYD OMR TND";
}  // namespace currencies

/// The unit of a currency code, or of "places"; nothing for a code that ISO 4217 does not list.
inline std::optional<Unit> find_unit(std::string_view code) {
    if (code == "places") return Unit{"places", 0};
    auto const listed = [&](std::string_view list) {
        return code.size() == 3 &&
               (" " + std::string(list) + " ").find(" " + std::string(code) + " ") != std::string::npos;
    };
    if (listed(currencies::two)) return Unit{std::string(code), 2};
    if (listed(currencies::none)) return Unit{std::string(code), 0};
    if (listed(currencies::three)) return Unit{std::string(code), 3};
    return std::nullopt;
}

}  // namespace grantpanel::core
