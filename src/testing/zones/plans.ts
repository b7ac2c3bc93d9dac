/** This file knows the plans a zone can have, and which allows more than which. */
import { type PlanName, planNames } from '../world/zones.ts';

/** A plan as the API writes it. */
export type Plan = Readonly<Record<string, unknown>> & { readonly id: string };

const common = { currency: 'USD', is_subscribed: false, can_subscribe: false, externally_managed: false };

/** The plans in the form in which a zone carries its own. */
export const plans: Readonly<Record<PlanName, Plan>> = {
  free: plan('0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee', 'Free Website', 'free', 0),
  pro: plan('1ac039f6c29b691475c3d74fe588d1ae', 'Pro Website', 'pro', 25),
  business: plan('2bd14a07d30ca2a586d4e85f9e2c0b9f', 'Business Website', 'business', 250),
  enterprise: plan('94f3b7b768b0458b56d2cac4fe5ec0f9', 'Enterprise Website', 'enterprise', 0),
};

function plan(id: string, name: string, legacy_id: string, price: number): Plan {
  const { currency, is_subscribed, can_subscribe, externally_managed } = common;
  const frequency = price > 0 ? 'monthly' : '';
  const terms = { price, currency, frequency, is_subscribed, can_subscribe };
  return { id, name, ...terms, legacy_id, legacy_discount: false, externally_managed };
}

/**
 * Whether a plan is at least as large as another.
 * @param owned The plan of a zone.
 * @param needed The smallest plan that will do.
 */
export function allows(owned: PlanName, needed: PlanName): boolean {
  return planNames.indexOf(owned) >= planNames.indexOf(needed);
}
