/* SPDX-License-Identifier: GPL-2.0-only */
/* Random streams: ns-3's own text, checked before ns-3 sees it.
 *
 * ns-3 ends the process when it is given an unknown type, attribute or value,
 * takes "5abc" for 5, and lets parameters through with which a draw never
 * returns.  So the text is taken apart here, and each part judged on its own.
 */
#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/object-factory.h"
#include "ns3/random-variable-stream.h"
#include "shim/ns3/sim-priv.h"
#include <cmath>

using namespace ns3;

/* Random variables that cannot be described by text alone. */
static const char *const NOT_BY_TEXT[] = {
    "ns3::DeterministicRandomVariable", /* needs an array */
    "ns3::EmpiricalRandomVariable",     /* needs a distribution */
    "ns3::SequentialRandomVariable",    /* contains another variable */
};

/* Attributes whose value ns-3 does not check although it must be bounded. */
static const struct {
    const char *type;
    const char *attribute;
    double least;
    bool or_equal;
} BOUNDS[] = {
    /* clang-format off */
    {"ns3::ExponentialRandomVariable", "Mean",     0, false},
    {"ns3::ExponentialRandomVariable", "Bound",    0, true},
    {"ns3::ParetoRandomVariable",      "Scale",    0, false},
    {"ns3::ParetoRandomVariable",      "Shape",    0, false},
    {"ns3::ParetoRandomVariable",      "Bound",    0, true},
    {"ns3::WeibullRandomVariable",     "Scale",    0, false},
    {"ns3::WeibullRandomVariable",     "Shape",    0, false},
    {"ns3::WeibullRandomVariable",     "Bound",    0, true},
    {"ns3::NormalRandomVariable",      "Variance", 0, true},
    {"ns3::NormalRandomVariable",      "Bound",    0, false},
    {"ns3::LogNormalRandomVariable",   "Sigma",    0, true},
    {"ns3::GammaRandomVariable",       "Alpha",    0, false},
    {"ns3::GammaRandomVariable",       "Beta",     0, false},
    {"ns3::ErlangRandomVariable",      "K",        1, true},
    {"ns3::ErlangRandomVariable",      "Lambda",   0, false},
    {"ns3::ZipfRandomVariable",        "N",        1, true},
    {"ns3::ZipfRandomVariable",        "Alpha",    0, true},
    {"ns3::ZetaRandomVariable",        "Alpha",    1, false},
    /* clang-format on */
};

/* A text "ns3::Name[A=1|B=2]" taken apart. */
struct Spec {
    std::string type;
    std::vector<std::pair<std::string, std::string>> values;
};

static bool
split_values(const std::string &list, Spec *spec)
{
    size_t at = 0;
    while (at <= list.size()) {
        const size_t bar = std::min(list.find('|', at), list.size());
        const std::string item = list.substr(at, bar - at);
        const size_t equals = item.find('=');
        if (equals == std::string::npos || equals == 0) {
            return false;
        }
        spec->values.emplace_back(item.substr(0, equals),
                                  item.substr(equals + 1));
        at = bar + 1;
    }
    return true;
}

/* Takes 'text' apart; an empty list of attributes is fine. */
static bool
split_spec(const std::string &text, Spec *spec, GError **error)
{
    const size_t open = text.find('[');
    spec->type = text.substr(0, open);
    if (open == std::string::npos) {
        return true;
    }
    const bool closed = text.back() == ']';
    const std::string list =
        closed ? text.substr(open + 1, text.size() - open - 2) : "";
    if (!closed || (!list.empty() && !split_values(list, spec))) {
        return sim_fail(error, SIM_ERROR_CONFIG,
                        "'%s' is not of the form ns3::Name[Attribute=1|...]",
                        text.c_str());
    }
    return true;
}

static bool
find_type(const Spec &spec, TypeId *type, GError **error)
{
    const bool known = TypeId::LookupByNameFailSafe(spec.type, type) &&
                       type->IsChildOf(RandomVariableStream::GetTypeId()) &&
                       type->HasConstructor();
    if (!known) {
        return sim_fail(error, SIM_ERROR_CONFIG,
                        "'%s' is not a random variable of ns-3 (expected e.g. "
                        "ns3::ExponentialRandomVariable[Mean=0.05])",
                        spec.type.c_str());
    }
    for (const char *name : NOT_BY_TEXT) {
        if (spec.type == name) {
            return sim_fail(error, SIM_ERROR_CONFIG,
                            "%s cannot be described by text alone", name);
        }
    }
    return true;
}

/* The type's own attributes, for messages: "Mean, Bound". */
static std::string
attribute_names(TypeId type)
{
    std::string names;
    for (size_t i = 0; i < type.GetAttributeN(); i++) {
        names += (i ? ", " : "") + type.GetAttribute(i).name;
    }
    return names;
}

static bool
within_bounds(const std::string &type, const std::string &attribute,
              double value)
{
    for (const auto &bound : BOUNDS) {
        if (type == bound.type && attribute == bound.attribute) {
            return bound.or_equal ? value >= bound.least : value > bound.least;
        }
    }
    return true;
}

/* Finds an attribute of the type itself (not e.g. Stream, which is the
 * caller's to choose). */
static bool
find_attribute(TypeId type, const std::string &name,
               TypeId::AttributeInformation *info, GError **error)
{
    for (size_t i = 0; i < type.GetAttributeN(); i++) {
        if (type.GetAttribute(i).name == name) {
            *info = type.GetAttribute(i);
            return true;
        }
    }
    return sim_fail(
        error, SIM_ERROR_CONFIG, "%s has no attribute '%s' (it has %s)",
        type.GetName().c_str(), name.c_str(), attribute_names(type).c_str());
}

/* Reads all of 'text' as a finite number. */
static bool
read_number(const std::string &text, bool whole, double *value)
{
    char *end;
    *value = g_ascii_strtod(text.c_str(), &end);
    return !text.empty() && *end == '\0' && std::isfinite(*value) &&
           (!whole ||
            (*value == std::floor(*value) && std::fabs(*value) <= G_MAXINT32));
}

/* Sets one attribute of 'variable' if it exists and 'text' is a number that
 * it can take. */
static bool
set_value(Ptr<RandomVariableStream> variable, const std::string &name,
          const std::string &text, GError **error)
{
    const TypeId type = variable->GetInstanceTypeId();
    TypeId::AttributeInformation info;
    if (!find_attribute(type, name, &info, error)) {
        return false;
    }
    const bool whole = info.checker->GetValueTypeName() != "ns3::DoubleValue";
    double value;
    if (!read_number(text, whole, &value)) {
        return sim_fail(error, SIM_ERROR_CONFIG,
                        "%s: %s='%s' is not a %snumber", type.GetName().c_str(),
                        name.c_str(), text.c_str(), whole ? "whole " : "");
    }
    const bool taken =
        within_bounds(type.GetName(), name, value) &&
        (whole ? variable->SetAttributeFailSafe(name, IntegerValue(value))
               : variable->SetAttributeFailSafe(name, DoubleValue(value)));
    return taken ||
           sim_fail(error, SIM_ERROR_CONFIG, "%s: %s=%s is out of range",
                    type.GetName().c_str(), name.c_str(), text.c_str());
}

/* Judges attributes that depend on each other. */
static bool
check_range(Ptr<RandomVariableStream> variable, GError **error)
{
    DoubleValue min, max, mean;
    if (!variable->GetAttributeFailSafe("Min", min) ||
        !variable->GetAttributeFailSafe("Max", max)) {
        return true;
    }
    if (min.Get() > max.Get()) {
        return sim_fail(error, SIM_ERROR_CONFIG, "Min=%g is above Max=%g",
                        min.Get(), max.Get());
    }
    if (variable->GetAttributeFailSafe("Mean", mean) &&
        (3 * mean.Get() < 2 * min.Get() + max.Get() ||
         3 * mean.Get() > min.Get() + 2 * max.Get())) {
        return sim_fail(error, SIM_ERROR_CONFIG,
                        "no triangle from Min=%g to Max=%g has Mean=%g",
                        min.Get(), max.Get(), mean.Get());
    }
    return true;
}

/* A Pareto variable is never below its scale; ns-3 draws until it is below
 * its bound. */
static bool
check_bound(Ptr<RandomVariableStream> variable, GError **error)
{
    DoubleValue scale, bound;
    if (variable->GetInstanceTypeId().GetName() !=
        "ns3::ParetoRandomVariable") {
        return true;
    }
    variable->GetAttribute("Scale", scale);
    variable->GetAttribute("Bound", bound);
    if (bound.Get() > 0 && bound.Get() <= scale.Get()) {
        return sim_fail(error, SIM_ERROR_CONFIG,
                        "Bound=%g is not above Scale=%g", bound.Get(),
                        scale.Get());
    }
    return true;
}

static Ptr<RandomVariableStream>
make_variable(const char *text, GError **error)
{
    Spec spec;
    TypeId type;
    if (!split_spec(text, &spec, error) || !find_type(spec, &type, error)) {
        return nullptr;
    }
    ObjectFactory factory;
    factory.SetTypeId(type);
    auto variable = factory.Create<RandomVariableStream>();
    for (const auto &[name, value] : spec.values) {
        if (!set_value(variable, name, value, error)) {
            return nullptr;
        }
    }
    const bool fine =
        check_range(variable, error) && check_bound(variable, error);
    return fine ? variable : nullptr;
}

SimRandom *
sim_random_new(SimWorld *world, const char *spec, gint64 stream,
               GError **error) noexcept
{
    if (stream < 0 || stream >= SIM_STREAM_OWN) {
        sim_fail(error, SIM_ERROR_CONFIG,
                 "random stream %" G_GINT64_FORMAT " is not in 0 to 2^62-1",
                 stream);
        return nullptr;
    }
    Ptr<RandomVariableStream> variable = make_variable(spec, error);
    if (!variable) {
        return nullptr;
    }
    variable->SetStream(stream);
    world->randoms.push_back(std::make_unique<SimRandom>());
    world->randoms.back()->variable = variable;
    return world->randoms.back().get();
}

gdouble
sim_random_draw(SimRandom *random) noexcept
{
    return random->variable->GetValue();
}

gboolean
sim_random_check(const char *spec, GError **error) noexcept
{
    return make_variable(spec, error) != nullptr;
}
